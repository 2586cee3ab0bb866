"""What `make test` tries of the larger matrices of browser tests; `make test-faults` tries all."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from e2e.server import ROOT

__all__ = ["mark_thorough"]

HERE = ROOT / "e2e"
EARLY_AND_LATE = ("ready-chromium", "before the tag-chromium")
OFTEN: dict[str, dict[str, tuple[str, ...]]] = {
    "faults/test_boot.py": {
        "test_a_start_that_fails_is_said_and_loses_nothing": (
            "dropin-wasm blocked",
            "pyscript-PyScript empty",
        ),
    },
    "guide/test_snippets.py": {
        "test_example_1_fetching_chat_data": EARLY_AND_LATE,
        "test_example_2_making_a_custom_api_request": EARLY_AND_LATE,
        "test_example_3_triggering_a_chat_event": EARLY_AND_LATE,
        "test_example_4_checking_integration_status": EARLY_AND_LATE,
        "test_test_1_api_manager_basic_request": EARLY_AND_LATE,
        "test_test_2_chat_data_fetch": EARLY_AND_LATE,
        "test_test_3_event_triggering": EARLY_AND_LATE,
        "test_test_4_integration_status": EARLY_AND_LATE,
        "test_error_1_network_error_with_retry": ("before the tag",),
        "test_error_2_server_error_with_retry": ("before the tag",),
        "test_error_3_rate_limit_with_backoff": ("before the tag",),
        "test_error_4_authentication_error": ("before the tag",),
    },
    "hostile/test_corpora.py": {
        "test_nothing_runs_nothing_is_active_nothing_is_asked_for": (
            "dompurify-chromium-message",
            "auto-chromium-streamed",
        ),
    },
    "hostile/test_first_view.py": {
        "test_nothing_runs_nothing_is_active_nothing_is_asked_for": ("chromium-auto-ours",),
        "test_a_template_that_would_run_what_a_message_holds": (
            "handler",
            "script's address",
            "base",
        ),
    },
    "test_boot_failures.py": {
        "test_a_missing_file_is_named_and_retry_starts_again": (
            "pyscript-main",
            "dropin-wasm",
        ),
        "test_a_missing_snapshot_only_makes_the_start_slower": ("dropin",),
        "test_a_corrupt_wasm_is_an_error_on_the_page": ("dropin",),
    },
    "test_copying.py": {
        "test_every_copy": (
            "clipboard",
            "plain http",
        ),
        "test_a_copy_leaves_focus_and_selection_alone": (
            "clipboard",
            "plain http",
        ),
        "test_a_selection_over_code_has_no_words_of_buttons": ("no ClipboardItem",),
    },
    "test_demo.py": {
        "test_it_answers_on_every_static_host": (
            "http.server, below a folder",
            "nginx",
        ),
        "test_a_copy_of_the_folder_is_a_chat": ("/some/where/index.html",),
    },
    "test_docs_site.py": {
        "test_pages_are_for_everybody": ("dark-390",),
    },
    "test_early_messages.py": {
        "test_without_storage_or_locks_it_is_sent_all_the_same": (
            "dropin-chromium-database",
            "pyscript-chromium-locks",
        ),
    },
    "test_element_sizes.py": {
        "test_nothing_overflows_in_any_state": (
            "300x400",
            "390x844",
            "1280x800",
        ),
    },
    "test_endpoint_failures.py": {
        "test_the_address_may_end_as_it_likes": (
            "chromium-]",
            "/v1/chat/completions",
        ),
        "test_a_setting_that_leads_nowhere": (
            "down",
            "no scheme",
            "no model",
        ),
    },
    "test_examples.py": {
        "test_a_conversation": (
            "django",
            "express",
        ),
        "test_what_is_not_there_is_told": (
            "django",
            "express",
        ),
    },
    "test_feedback.py": {
        "test_bad_and_why_by_the_keyboard_and_after_a_reload": ("on_server",),
        "test_an_answer_again_but_shorter_and_in_own_words": ("on_server",),
    },
    "test_first_view.py": {
        "test_no_element_is_replaced_and_nothing_moves": (
            "pyscript-chromium-390",
            "dropin-chromium-1280",
        ),
        "test_data_that_cannot_be_shown_is_left_to_python": (
            "number",
            "html",
        ),
    },
    "test_first_view_bad_input.py": {
        "test_storage_that_is_denied": (
            "guide-all storage",
            "demo-the database",
        ),
        "test_a_broken_template": (
            "no place for the text",
            "a script",
            "two elements",
        ),
        "test_a_response_that_only_python_finds_invalid": ("a list",),
    },
    "test_following.py": {
        "test_every_answer_is_followed_the_tenth_as_well_as_the_first": ("phone-dropin",),
        "test_jump_to_latest_arrives_at_the_end": ("desktop",),
    },
    "test_host_app.py": {
        "test_whatever_hides_the_chat_it_is_shown_and_hidden_again": (
            "important",
            "a drawer, by its place",
            "clipped",
            "inline",
        ),
    },
    "test_host_page.py": {
        "test_bootstraps_menus_stay_bootstraps_and_escape_closes_them": ("host_app",),
    },
    "test_hosting.py": {
        "test_a_first_visit_to_a_host_that_compresses_nothing": (
            "StaticFiles, nothing stored",
            "nginx",
        ),
    },
    "test_languages.py": {
        "test_every_text_fits_where_it_stands_on_a_small_screen": (
            "chromium-de",
            "chromium-ja",
        ),
        "test_the_list_its_menus_and_questions_fit_on_a_small_screen": ("chromium-ar",),
        "test_what_is_said_of_a_start_fits_on_a_small_screen": (
            "chromium-ar",
            "chromium-de",
            "chromium-ja",
        ),
    },
    "test_last_view.py": {
        "test_a_damaged_one_of_one_s_own_is_nothing_either": (
            "chat: '{'",
            "list: '5'",
        ),
        "test_a_damaged_one_is_nothing": ("owner",),
    },
    "test_launcher.py": {
        "test_escape_closes_it_and_the_focus_goes_back": ("launcher",),
        "test_a_script_that_waits_for_a_result_has_python_start": ("tag",),
        "test_the_page_s_own_buttons_and_links_open_it": ("tag",),
    },
    "test_long_chats.py": {
        "test_a_script_may_go_on_with_its_messages": (
            "displayChat-True",
            "displayExistingChat-True",
        ),
    },
    "test_outcomes.py": {
        "test_what_became_of_an_answer_is_said_and_is_so_after_a_reload": (
            "empty",
            "tools",
            "length",
            "cut",
        ),
    },
    "test_own_python.py": {
        "test_what_it_raises_before_the_start_is_told_to_its_author_alone": (
            "syntax",
            "import",
        ),
    },
    "test_packages.py": {
        "test_pyscript_s_packages_come_from_the_site": ("chromium-1",),
    },
    "test_preview.py": {
        "test_axe_targets_and_a_small_page": ("rtl",),
    },
    "test_rendering.py": {
        "test_the_cases_of_the_specification_end_alike_when_they_grow": ("auto",),
    },
    "test_served_chats.py": {
        "test_without_any_chat_there_is_a_way_to_begin": ("390",),
    },
    "test_settings_sheet.py": {
        "test_it_is_accessible_and_nothing_runs_over": (
            "light-size0",
            "ar-dark",
        ),
    },
    "test_shortcuts.py": {
        "test_nothing_is_wrong_for_axe_and_it_scrolls_by_keys": ("390",),
    },
    "test_start.py": {
        "test_a_damaged_snapshot_starts_the_ordinary_way_and_says_why": ("dropin",),
        "test_what_no_chat_calls_comes_when_it_is_called": ("validator",),
    },
    "test_tag.py": {
        "test_the_chat_starts_from_the_snapshot_with_its_style_and_answers": (
            "chromium-head",
            "bundled into a module",
            "chromium-nonce]",
            "chromium-sub-path]",
            "module of another origin",
        ),
        "test_python_of_an_answer_runs_wherever_the_files_are": (
            "other origin",
            "nonce",
        ),
    },
    "test_voice.py": {
        "test_it_fits_and_has_no_barrier": (
            "320-light",
            "390-dark",
        ),
        "test_an_error_is_told_in_words": ("not-allowed",),
    },
    "text/test_nothing_vanishes.py": {
        "test_every_word_is_there_whole_and_in_pieces": (
            "auto-chromium-20261128",
            "dompurify-chromium-5",
        ),
    },
}
"""Parts of the ids of what each change tries, by file and test: one for each kind of case."""


def mark_thorough(items: Sequence[pytest.Item], *, whole: bool) -> None:
    """Mark all other cases of these tests.

    Args:
        whole: all cases of their files are there, not some that were chosen by their ids.

    Raises:
        UsageError: a test has no such case, as after a change of its ids.
    """
    found: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in items:
        file, name = item.path.relative_to(HERE).as_posix(), item.name.partition("[")[0]
        if name in OFTEN.get(file, {}):
            found.setdefault((file, name), []).append(item)
    for (file, name), cases in found.items():
        parts = OFTEN[file][name]
        for part in parts:
            if whole and not any(part in case.name for case in cases):
                raise pytest.UsageError(f"e2e/matrices.py: {name} of {file} has no case {part!r}")
        for case in cases:
            if not any(part in case.name for part in parts):
                case.add_marker(pytest.mark.thorough)
