"""
Two policies of Ambition Institute as pure functions: attendance, and NPQ eligibility.

Facts and terms go in, a `Decision` comes out that says why, by which clause, what would
change it, what is missing, and when a person must decide.

>>> from ambition_policy import Attendance, Participant, Tally, check_attendance
>>> sam = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=12, lost=1)))
>>> print(check_attendance(sam))
not met: too much was missed to attend as much as is asked for [APP-FL.att.1]
"""

from typing import TYPE_CHECKING

from ambition_policy.lazy import lazily

if TYPE_CHECKING:
    from ambition_policy.decisions import Decision, Verdict
    from ambition_policy.errors import InvalidFacts, InvalidTerms, PolicyError
    from ambition_policy.facts import Attendance, Engagement, Event, Participant, Record, Tally
    from ambition_policy.questions import (
        Answers,
        catch_up_options,
        check_attendance,
        check_charge,
        check_coaching,
        check_content,
        check_date_notice,
        check_dispensation,
        check_eligibility,
        check_event,
        check_event_date,
        check_force_majeure,
        check_lateness,
        check_launch,
        check_learning_access,
        check_midpoint,
        check_module_period,
        check_module_release,
        check_move,
        check_notice,
        check_observance,
        check_order,
        check_parental_leave,
        check_part_time_request,
        check_policy_status,
        check_reason,
        check_requirements,
        classify_continuation,
        delivery_partner_onboarding,
        delivery_partner_support,
        explain,
        find_contact,
        find_documents,
        follow_up,
        how_far,
        may_finish_modules,
        may_open_module,
        may_sit_assessment,
        required_events,
        who_follows_up_same_day,
    )
    from ambition_policy.reviewing import Review, review
    from ambition_policy.terms import Programme
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "decisions": "Decision Verdict",
            "errors": "InvalidFacts InvalidTerms PolicyError",
            "facts": "Attendance Engagement Event Participant Record Tally",
            "questions": (
                "Answers catch_up_options check_attendance check_charge check_coaching "
                "check_content check_date_notice check_dispensation check_eligibility "
                "check_event check_event_date check_force_majeure check_lateness "
                "check_launch check_learning_access check_midpoint check_module_period "
                "check_module_release check_move check_notice check_observance "
                "check_order check_parental_leave check_part_time_request "
                "check_policy_status check_reason check_requirements "
                "classify_continuation delivery_partner_onboarding "
                "delivery_partner_support explain find_contact find_documents follow_up "
                "how_far may_finish_modules may_open_module may_sit_assessment "
                "required_events who_follows_up_same_day"
            ),
            "reviewing": "Review review",
            "terms": "Programme",
        },
    )

__all__ = [
    "Answers",
    "Attendance",
    "Decision",
    "Engagement",
    "Event",
    "InvalidFacts",
    "InvalidTerms",
    "Participant",
    "PolicyError",
    "Programme",
    "Record",
    "Review",
    "Tally",
    "Verdict",
    "catch_up_options",
    "check_attendance",
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
    "review",
    "who_follows_up_same_day",
]
