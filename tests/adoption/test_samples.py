"""Examples from the vendors' own documentation, each through the importer it belongs to."""

from pathlib import Path

import pytest

from lms.adoption.actions import import_usage
from lms.adoption.formats import Content, UsageFileError, sniffed
from lms.adoption.models import UsageWeek, VolumeWeek
from tests.factories.adoption import AT, make_source

SAMPLES = Path(__file__).parents[3] / "shared" / "usage_samples"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the vendors' examples are not beside the repository"),
]

# By file: format, rows, accounts, weeks of people, weeks of volume.
EXPECTED = {
    "azure_monitor_metrics_response_spec_example.json": ("azure_monitor", 2, 0, 0, 0),
    "chatgpt_enterprise_user_report_weekly.csv": ("chatgpt_users", 1, 1, 1, 0),
    "github_copilot_enterprise_28day.json": ("github_enterprise", 1, 0, 0, 2),
    "github_copilot_user_level_1day.json": ("github_users", 1, 1, 1, 0),
    "github_copilot_user_teams_1day.ndjson": ("github_teams", 3, 2, 0, 0),
    "langdock_users_export_columns.csv": ("langdock_users", 0, 0, 0, 0),
    "langfuse_metrics_daily_v1.json": ("langfuse", 2, 0, 0, 2),
    "litellm_global_spend_report_by_team.json": ("litellm_teams", 1, 0, 0, 1),
    "litellm_spendlogs_columns.csv": ("litellm_logs", 0, 0, 0, 0),
    "litellm_spendlogs_row.json": ("litellm_logs", 1, 1, 1, 2),
    "litellm_user_daily_activity.json": ("litellm_activity", 1, 0, 0, 2),
    "m365_copilot_usage_user_detail_beta_2024.csv": ("m365_user_detail", 0, 0, 0, 0),
    "m365_copilot_usage_user_detail_beta_2024.json": ("m365_user_detail", 1, 1, 2, 0),
    "m365_copilot_usage_user_detail_v1_2026.csv": ("m365_user_detail", 1, 1, 1, 0),
    "m365_copilot_user_count_trend_beta_2025.json": ("m365_user_count_trend", 1, 0, 0, 2),
    "m365_copilot_user_count_trend_v1_2026.csv": ("m365_user_count_trend", 1, 0, 0, 2),
    "openai_org_usage_completions.json": ("openai_usage", 1, 0, 0, 2),
    "openwebui_analytics_shapes.json": ("openwebui", 2, 1, 1, 1),
    "purview_audit_copilot_interaction.csv": ("purview_audit", 2, 1, 1, 0),
    "viva_insights_person_query_example.csv": ("viva_insights", 6, 3, 6, 2),
}


class TestVendorsExamples:
    def test_are_all_here(self):
        files = {path.name for path in SAMPLES.iterdir()} - {"SOURCES.md", "openwebui_chat_export.json"}
        assert files == set(EXPECTED)

    @pytest.mark.parametrize("name", EXPECTED)
    def test_are_recognized_and_taken_in(self, name):
        key, *numbers = EXPECTED[name]
        content = (SAMPLES / name).read_bytes()

        assert sniffed(Content(content)).key == key
        result = import_usage(source=make_source(format=key), content=content, week=AT.date(), at=AT)

        assert [result.rows, result.accounts, UsageWeek.objects.count(), VolumeWeek.objects.count()] == numbers
        assert result.mapped == 0

    def test_of_conversations_are_refused(self):
        content = (SAMPLES / "openwebui_chat_export.json").read_bytes()
        with pytest.raises(UsageFileError, match="contains conversations"):
            import_usage(source=make_source(format="openwebui"), content=content, at=AT)
