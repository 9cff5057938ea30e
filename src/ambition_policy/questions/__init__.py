"""
What do users ask, in one call each?

Every function takes facts and gives a decision. It uses the table that ships with the
library unless another is passed; the day to judge for is always an argument.

>>> from ambition_policy.facts import Attendance, Participant, Tally
>>> sam = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=13)))
>>> print(check_attendance(sam))
met: as much was attended as is asked for [APP-FL.att.1]
"""

from typing import TYPE_CHECKING

from ambition_policy.lazy import lazily

if TYPE_CHECKING:
    from ambition_policy.questions.absences import (
        catch_up_options,
        check_charge,
        check_lateness,
        check_notice,
        check_reason,
        classify_continuation,
        follow_up,
        who_follows_up_same_day,
    )
    from ambition_policy.questions.ahead import how_far
    from ambition_policy.questions.circumstances import (
        check_date_notice,
        check_event_date,
        check_force_majeure,
        check_move,
        check_observance,
        check_parental_leave,
        check_part_time_request,
        delivery_partner_onboarding,
        delivery_partner_support,
    )
    from ambition_policy.questions.intervals import Ranged, check_between
    from ambition_policy.questions.judging import Judge
    from ambition_policy.questions.reference import (
        check_content,
        check_dispensation,
        check_event,
        check_policy_status,
        explain,
        find_contact,
        find_documents,
        required_events,
    )
    from ambition_policy.questions.requirements import (
        Answers,
        check_attendance,
        check_coaching,
        check_eligibility,
        check_launch,
        check_learning_access,
        check_midpoint,
        check_requirements,
    )
    from ambition_policy.questions.studying import (
        check_module_period,
        check_module_release,
        check_order,
        may_finish_modules,
        may_open_module,
        may_sit_assessment,
    )
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "absences": (
                "catch_up_options check_charge check_lateness check_notice check_reason "
                "classify_continuation follow_up who_follows_up_same_day"
            ),
            "ahead": "how_far",
            "circumstances": (
                "check_date_notice check_event_date check_force_majeure check_move "
                "check_observance check_parental_leave check_part_time_request "
                "delivery_partner_onboarding delivery_partner_support"
            ),
            "intervals": "Ranged check_between",
            "judging": "Judge",
            "reference": (
                "check_content check_dispensation check_event check_policy_status "
                "explain find_contact find_documents required_events"
            ),
            "requirements": (
                "Answers check_attendance check_coaching check_eligibility check_launch "
                "check_learning_access check_midpoint check_requirements"
            ),
            "studying": (
                "check_module_period check_module_release check_order "
                "may_finish_modules may_open_module may_sit_assessment"
            ),
        },
    )

__all__ = [
    "Answers",
    "Judge",
    "Ranged",
    "catch_up_options",
    "check_attendance",
    "check_between",
    "check_charge",
    "check_coaching",
    "check_content",
    "check_date_notice",
    "check_dispensation",
    "check_eligibility",
    "check_event",
    "check_event_date",
    "check_force_majeure",
    "check_lateness",
    "check_launch",
    "check_learning_access",
    "check_midpoint",
    "check_module_period",
    "check_module_release",
    "check_move",
    "check_notice",
    "check_observance",
    "check_order",
    "check_parental_leave",
    "check_part_time_request",
    "check_policy_status",
    "check_reason",
    "check_requirements",
    "classify_continuation",
    "delivery_partner_onboarding",
    "delivery_partner_support",
    "explain",
    "find_contact",
    "find_documents",
    "follow_up",
    "how_far",
    "may_finish_modules",
    "may_open_module",
    "may_sit_assessment",
    "required_events",
    "who_follows_up_same_day",
]
