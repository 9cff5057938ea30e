"""
Which reading and choice does a word in an expected `readings` stand for?

The format words each reading as suits the row (`by_event`, `alternative_is_catch_up`); the
library has one id and one name a choice. A word may fit several readings; the topic tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["READING_WORDS", "SAME_OUTCOME", "meanings"]

_LIVE = ("live", "attended", "met", "present", "counted_as_live", "counted_as_attended")
_CAUGHT = ("catch_up", "caught_up", "miss", "missed", "missed_and_caught_up", "made_up", "absence")


def _verbs(nouns: Iterable[str], ends: Iterable[str]) -> set[str]:
    """Join *nouns* and *ends* in every way that rows are worded."""
    verbs = ("is", "counts_as", "counts", "as", "are", "count_as")
    return {f"{noun}_{verb}_{end}" for noun in nouns for verb in verbs for end in ends}


_COACHING = ("coaching", "optional_coaching")
_ELSEWHERE = ("alternative", "alternatives", "alternative_session", "alternative_event")
_LATE = ("late_module", "late_self_paced", "late_self_paced_module", "late")

READING_WORDS: Mapping[tuple[str, str], frozenset[str]] = {
    key: frozenset(words)
    for key, words in {
        ("A-01", "later_too"): {"later_intakes", "later_starts", "applies", "and_later"},
        ("A-01", "single_intake"): {
            *("autumn_2021_only", "one_intake", "that_intake_only", "single_intake_only"),
            *("does_not_apply", "not_applicable", "out_of_scope"),
        },
        ("A-02", "items"): {
            *("by_unit", "by_units", "by_item", "by_items", "by_element", "units", "unit"),
            *("with_coaching", "coaching_included", "including_coaching", "coaching_counts"),
            *("coaching_is_content", "coaching_is_programme"),
        },
        ("A-02", "hours"): {"by_hour", "by_hours", "hour"},
        ("A-02", "scheduled"): {"by_event", "by_events", "scheduled_only", "scheduled_events"},
        ("A-02", "without_coaching"): {
            *("coaching_excluded", "excluding_coaching", "coaching_not_content"),
            *("coaching_does_not_count", "coaching_not_programme"),
        },
        ("A-03", "elements"): {
            *("by_unit", "by_units", "by_event", "by_events", "by_element", "by_elements"),
            *("by_session", "by_sessions", "by_item", "by_items", "event", "unit", "element"),
        },
        ("A-03", "days"): {"by_day", "by_days", "by_day_unit", "by_day_units", "day"},
        ("A-03", "hours"): {"by_hour", "by_hours", "hour", "by_minutes"},
        ("A-04", "attended"): _verbs(_ELSEWHERE, _LIVE),
        ("A-04", "caught_up"): _verbs(_ELSEWHERE, _CAUGHT),
        ("A-05", "met"): {
            *("catch_up_satisfies", "catch_up_counts", "catch_up_enough", "catch_up_is_enough"),
            *("catch_up_suffices", "catch_up_restores", "catch_up_repairs", "catch_up_repays"),
            *("catch_up_counts_as_attended", "catch_up_is_attendance", "caught_up_counts"),
            *("catch_up_satisfies_all_events", "catch_up_accepted", "content_is_enough"),
            *("caught_up_counts_as_attended", "catch_up_counts_as_attendance"),
        },
        ("A-05", "not_met"): {
            *("catch_up_does_not_satisfy", "catch_up_does_not_count", "catch_up_not_enough"),
            *("catch_up_is_not_enough", "catch_up_does_not_suffice", "catch_up_not_counted"),
            *("catch_up_does_not_restore", "catch_up_does_not_repay", "attendance_only"),
            *("catch_up_is_not_attendance", "catch_up_insufficient", "catch_up_not_attendance"),
            *("caught_up_does_not_count", "catch_up_not_accepted", "only_attendance_counts"),
        },
        ("A-10", "everyone_present"): {"everyone", "with_facilitators", "all_present"},
        ("A-10", "participants_only"): {"participants", "without_facilitators"},
        ("A-11", "expected"): {"expected_attendees", "attendees_expected", "by_expected"},
        ("A-11", "actual"): {"actual_attendees", "attendees_actual", "by_actual"},
        ("A-12.na", "unknown"): {"not_filled_in", "na_is_unknown"},
        ("A-12.na", "none_offered"): {"na_is_none", "none"},
        ("A-12.blank", "unknown"): {"blank_is_unknown", "not_filled_in"},
        ("A-12.blank", "none_offered"): {"blank_is_none", "none"},
        ("A-08", "calendar_days"): {"calendar", "by_calendar_days", "eight_calendar_days"},
        ("A-08", "working_days"): {"working", "by_working_days", "eight_working_days"},
        ("A-08", "opening_day_not_counted"): {
            *("opening_day_excluded", "opening_not_counted", "day_after_opening", "exclusive"),
        },
        ("A-09", "from_schedule"): {"scheduled", "scheduled_start", "inclusive"},
        ("A-09", "from_release"): {"release", "released"},
        ("A-09", "from_first_access"): {"first_access", "accessed"},
        ("A-09", "day_after_included"): {"day_15_in", "exclusive", "day_15_included"},
        ("A-13.handbook", "appendix"): {"appendix_row", "row", "appendix_wins"},
        ("A-13.handbook", "handbook"): {"handbook_wins", "orientation", "programme_documents"},
        ("A-14", "attended"): {
            *("credited", "counts", "dispensation_counts", "dispensation_credited", "credit"),
            *("dispensed_counts_as_attended", "dispensation_counts_as_attended"),
            *("dispensation_credits", "attendance_assigned", "counts_as_attended"),
            *("dispensed_is_attended", "dispensation_is_attendance"),
        },
        ("A-14", "excused"): {
            *("excuses", "only_excuses", "excused_only", "dispensation_excuses", "no_credit"),
            *("dispensation_only_excuses", "dispensed_is_excused", "excuse_only"),
        },
        ("A-15", "due_all_month"): {"due", "due_through_month", "end_of_month"},
        ("A-15", "overdue_at_once"): {"overdue", "start_of_month", "overdue_from_first"},
        ("A-16", "each"): {
            *("two_each", "both", "both_sessions", "two_sessions", "two_sessions_each"),
            *("both_required", "attend_both", "one_per_year", "two_required"),
        },
        ("A-16", "dates_to_choose"): {
            *("two_dates", "either", "one_of_two", "choice_of_dates", "one_of_two_dates"),
            *("two_dates_offered", "two_dates_to_choose_from", "one_required", "attend_one"),
        },
        ("A-17", "as_printed"): {"none_listed", "nothing_listed", "printed"},
        ("A-17", "national_list"): {"national", "as_national", "carries_over", "national_rollout"},
        ("A-19", "uncovered_move_only"): {"uncovered_only", "uncovered_move", "only_uncovered"},
        ("A-19", "any_move"): {"every_move", "all_moves"},
        ("A-23", "when_sitting"): {"on_sitting", "on_date", "at_sitting", "sitting"},
        ("A-23", "when_window_opens"): {"on_opening", "at_opening", "opening", "window_opening"},
        ("A-06.number", "2"): {"two", "two_or_more", "2_or_more", "multiple_is_two"},
        ("A-06.number", "3"): {"three", "three_or_more", "3_or_more", "multiple_is_three"},
        ("A-06.pooling", "events_with_one_to_ones"): {"pooled", "events_and_one_to_ones_pooled"},
        ("A-06.pooling", "all_apart"): {"apart", "separate", "not_pooled", "counted_apart"},
        ("A-06.pooling", "all_together"): {"together", "tasks_pooled", "all_pooled"},
        ("A-07", "pattern"): {"is_pattern", "is_a_pattern", "counts_as_pattern"},
        ("A-07", "no_pattern"): {"not_a_pattern", "is_no_pattern", "not_pattern"},
        ("A-12.late", "body"): {"body_applies", "na_is_body", "blank_is_body"},
        ("A-12.late", "not_allowed"): {"na_is_not_allowed", "lateness_not_allowed"},
        ("A-13.row", "replaces"): {"row", "row_wins", "row_replaces_body", "row_only"},
        ("A-13.row", "beside"): {"body", "body_too", "body_stands", "both", "body_beside_row"},
        ("A-21", "everyone_absent"): {"literal", "everyone", "call_everyone", "all_absent"},
        ("A-21", "without_notice_only"): {"no_notice_only", "only_without_notice"},
        ("A-22", "counts"): {"line_manager_counts", "counts_as_notice"},
        ("A-22", "only_exceptional_and_asked"): {
            *("exceptional_only", "only_exceptional", "only_if_exceptional", "only_when_asked"),
        },
        ("A-32", "yes"): {"early_protected", "early_departure_protected", "both_protected"},
        ("A-32", "late_only"): {"only_late", "late_arrival_only", "only_late_arrival"},
        ("A-34", "body_protects"): {
            *("body", "body_applies", "body_protection", "body_rule", "protected", "late_4"),
            *("body_governs", "beyond_control", "body_wins", "not_penalised", "unforeseen_exempt"),
        },
        ("A-34", "row_alone"): {
            *("row", "row_applies", "row_only", "row_rule", "row_wins", "row_governs"),
            *("pre_approved_only", "pre_approval_only", "not_permitted", "literal_row"),
        },
        ("A-35", "usual_duty"): {"usual", "is_usual_duty", "usual_school_duty"},
        ("A-35", "refer_always"): {"refer", "always_refer"},
        ("A-41", "reason_not_known"): {"reason_unknown", "unknown_reason_only"},
        ("A-41", "did_not_attend"): {"every_absence", "all_absentees", "not_attended"},
        ("A-24", "live"): _verbs(_LATE, _LIVE),
        ("A-24", "caught_up"): _verbs(_LATE, _CAUGHT),
        ("A-25.span", "both_years"): {
            *("both", "all_content", "whole_programme", "two_years", "content_of_both_years"),
            *("everything", "all_years", "year_1_and_2", "years_1_and_2"),
        },
        ("A-25.span", "year_2"): {
            *("year_2_only", "year_2_content", "npq_only", "npq_content_only", "npq_year_only"),
            *("year_2_content_only", "npq_content", "npq_year", "year_2_and_npq"),
        },
        ("A-25.coaching", "included"): {
            *_verbs(_COACHING, ("content", "part_of_content", "included")),
            *("with_coaching", "coaching_included", "including_coaching", "coaching_counts"),
        },
        ("A-25.coaching", "excluded"): {
            *("coaching_not_content", "coaching_is_not_content", "without_coaching"),
            *("coaching_excluded", "excluding_coaching", "coaching_does_not_count"),
            *("optional_coaching_not_content", "coaching_is_optional"),
        },
        ("A-26.dfe", "dfe_rule"): {"dfe", "policy", "dfe_rule_stands"},
        ("A-26.dfe", "school_contract"): {"contract", "school", "contract_term", "contract_wins"},
        ("A-28", "by_year"): {"by_cohort", "own_cohort"},
        ("A-28", "unassigned"): {"both", "either"},
        ("A-30", "applies"): {"ehco_applies", "rule_applies", "counts_as_npq", "is_npq"},
        ("A-30", "not_applicable"): {
            *("does_not_apply", "ehco_not_applicable", "rule_does_not_apply", "not_npq"),
            *("not_an_npq", "no_requirement"),
        },
        ("A-31", "opened"): {"accessed", "opening_is_enough", "access"},
        ("A-31", "finished"): {"completed", "must_be_finished", "completion"},
        ("dispensation_granted", "yes"): {"granted", "if_granted", "dispensation_granted"},
        ("dispensation_granted", "no"): {
            *("refused", "not_granted", "if_refused", "dispensation_refused"),
            *("if_not_granted", "dispensation_not_granted"),
        },
        ("carry_over", "yes"): {
            *("carried_over", "carry_over", "counts", "first_cohort_counts", "units_carry_over"),
            *("carries_over", "carry_over_allowed"),
        },
        ("carry_over", "no"): {
            *("not_carried_over", "no_carry_over", "does_not_count", "first_cohort_lost"),
            *("first_cohort_does_not_count", "units_do_not_carry_over", "starts_again"),
        },
        ("good_reason", "yes"): {"good_reason", "reason_good", "stays"},
        ("good_reason", "no"): {"no_good_reason", "reason_not_good", "asked_to_leave"},
        ("learning_reached", "yes"): {"assured", "sure", "accessed", "access_assured"},
        ("learning_reached", "no"): {"not_assured", "not_sure", "not_accessed"},
    }.items()
}
"""Reading (or decision) and choice to the words rows may use for it."""

SAME_OUTCOME: Mapping[tuple[str, str], frozenset[str]] = {
    # A test that does not apply asks for nothing; the format has three words for that.
    ("A-30", "no_requirement"): frozenset({"not_applicable", "out_of_scope", "does_not_apply"}),
}
"""Reading and the library's word for an outcome, to the format's other words for it."""


def meanings(word: str) -> list[tuple[str, str]]:
    """Every reading and choice that *word* may stand for, the choice's own name included."""
    return [key for key, words in READING_WORDS.items() if word in words or word == key[1]]
