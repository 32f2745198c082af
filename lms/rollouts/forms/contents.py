"""What belongs to one phase alone: use cases, solutions, the proof of concept, waves."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from courses.models import LearningPath
from lms.accounts.models import Client, Team, User
from lms.accounts.queries import members_of
from lms.rollouts.models import (
    ProofCriterion,
    ProofPlan,
    ScoringWeights,
    SelectionCriterion,
    SolutionOption,
    UseCase,
    Wave,
)
from lms.rollouts.queries import Comparison
from lms.rollouts.statistics.scoring import Weights

from .phases import day_input


class UseCaseForm(forms.ModelForm[UseCase]):
    class Meta:
        model = UseCase
        fields = [
            "title",
            "department",
            "description",
            "benefit_low",
            "benefit_base",
            "benefit_high",
            "effort",
            "data",
            "risk",
            "legal_basis",
            "data_owner",
            "is_forbidden",
        ]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


class WeightsForm(forms.ModelForm[ScoringWeights]):
    class Meta:
        model = ScoringWeights
        fields = ["value", "feasibility", "safety", "reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        parts = [data.get(name) for name in ("value", "feasibility", "safety")]
        if None not in parts and sum(part or 0 for part in parts) != 100:
            raise forms.ValidationError(_("The three weights have to add up to 100."))
        return data

    def weights(self) -> Weights:
        """What was entered, once it is valid."""
        return Weights(*(self.cleaned_data[name] for name in ("value", "feasibility", "safety")))


class ComparisonCriterionForm(forms.ModelForm[SelectionCriterion]):
    class Meta:
        model = SelectionCriterion
        fields = ["title", "weight"]


class OptionForm(forms.ModelForm[SolutionOption]):
    """A solution, with a field for its rating by each criterion."""

    class Meta:
        model = SolutionOption
        fields = [
            "name",
            "provider",
            "hosting",
            "data_protection",
            "way_out",
            "cost_low",
            "cost_base",
            "cost_high",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("data_protection", "way_out")}

    def __init__(self, *args: Any, criteria: list[SelectionCriterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {one.criterion_id: one.points for one in self.instance.ratings.all()} if self.instance.pk else {}
        self._criteria = criteria
        for criterion in criteria:
            self.fields[f"points_{criterion.pk}"] = forms.IntegerField(
                label=criterion.title,
                required=False,
                min_value=0,
                max_value=10,
                initial=known.get(criterion.pk),
                help_text=_("0 = not at all, 10 = fully. Empty: not rated yet."),
            )

    def points(self) -> dict[int, int | None]:
        """By primary key of the criterion."""
        return {one.pk: self.cleaned_data.get(f"points_{one.pk}") for one in self._criteria}


class ChoiceForm(forms.Form):
    """Which solution, and why not each of the others."""

    chosen = forms.ModelChoiceField(
        SolutionOption.objects.none(), label=_("Chosen solution"), empty_label=None, widget=forms.RadioSelect
    )
    reasons = forms.CharField(label=_("Reasons for it"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)

    def __init__(self, *args: Any, comparison: Comparison, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._options = [column.option for column in comparison.columns]
        field = self.fields["chosen"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = SolutionOption.objects.filter(pk__in=[one.pk for one in self._options]).order_by("pk")
        for option in self._options:
            self.fields[f"against_{option.pk}"] = forms.CharField(
                label=_now("Why not “%(solution)s”?") % {"solution": option.name},
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Empty only for the chosen one."),
            )

    def against(self) -> dict[int, str]:
        """Reasons by primary key of the solution."""
        return {one.pk: self.cleaned_data.get(f"against_{one.pk}", "") for one in self._options}


class PlanForm(forms.ModelForm[ProofPlan]):
    class Meta:
        model = ProofPlan
        fields = ["starts_on", "ends_on", "data_kind", "test_set", "stop_rule", "owner"]
        widgets = {
            "starts_on": day_input(),
            "ends_on": day_input(),
            "test_set": forms.Textarea(attrs={"rows": 3}),
            "stop_rule": forms.Textarea(attrs={"rows": 3}),
        }


class ProofCriterionForm(forms.ModelForm[ProofCriterion]):
    class Meta:
        model = ProofCriterion
        fields = ["title", "unit", "baseline", "minimum", "target"]


class NewVersionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do the criteria change?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class ResultsForm(forms.Form):
    """What was measured, for each criterion of a plan."""

    def __init__(self, *args: Any, plan: ProofPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._criteria = list(plan.criteria.order_by("pk"))
        for one in self._criteria:
            self.fields[f"result_{one.pk}"] = forms.DecimalField(
                label=f"{one.title} ({one.unit})" if one.unit else one.title,
                required=False,
                max_digits=10,
                decimal_places=2,
                initial=one.result,
                localize=True,
            )
        self.fields["summary"] = forms.CharField(
            label=_("Result in words"),
            required=False,
            initial=plan.summary,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def results(self) -> dict[int, Decimal | None]:
        """By primary key of the criterion."""
        return {one.pk: self.cleaned_data.get(f"result_{one.pk}") for one in self._criteria}


class TeamChoices(forms.ModelMultipleChoiceField[Team]):
    """Teams in tree order, those below others indented."""

    def label_from_instance(self, team: Any) -> str:
        return "– " * (team.depth - 1) + str(team.name)


class WaveForm(forms.ModelForm[Wave]):
    teams = TeamChoices(Team.objects.none(), label=_("Teams"), widget=forms.CheckboxSelectMultiple)
    paths = forms.ModelMultipleChoiceField(
        LearningPath.objects.none(), label=_("Learning paths"), required=False, widget=forms.CheckboxSelectMultiple
    )

    # By address: a list to choose from would show everybody's name.
    champions = forms.CharField(
        label=_("Champions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("E-mail addresses, one a line. They have agreed to be named."),
    )

    class Meta:
        model = Wave
        fields = ["title", "starts_on", "ends_on", "teams", "paths", "trainings"]
        widgets = {
            "starts_on": day_input(),
            "ends_on": day_input(),
            "trainings": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, client: Client, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._client, self._on = client, on
        if self.instance.pk:
            known = self.instance.champions.order_by("email").values_list("email", flat=True)
            self.fields["champions"].initial = "\n".join(known)
        choices = {
            "teams": Team.objects.of_client(client).order_by("path"),
            "paths": LearningPath.objects.filter(live=True).order_by("title"),
        }
        for name, queryset in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
            field.queryset = queryset

    def clean_champions(self) -> list[User]:
        addresses = {word.lower() for word in self.cleaned_data["champions"].replace(",", " ").split()}
        root = Team.objects.of_client(self._client).get(depth=1)
        people = list(members_of(root, on=self._on).filter(email__in=addresses))
        unknown = addresses - {person.email.lower() for person in people}
        if unknown:
            raise forms.ValidationError(
                _("Nobody at the client has the address %(addresses)s."),
                params={"addresses": ", ".join(sorted(unknown))},
            )
        return people

    def chosen(self) -> dict[str, list[Any]]:
        """Teams, primary keys of paths, and champions."""
        data = self.cleaned_data
        return {
            "teams": list(data["teams"]),
            "paths": [path.pk for path in data["paths"]],
            "champions": data["champions"],
        }
