"""What the two evaluators agree on."""

from django.utils.translation import gettext_lazy as _

from assessment.scoring.forms import ScoreForm, points_field
from kompass.shared.typed import TypedField


class SettleForm(ScoreForm):
    """What the two agree on."""

    points = points_field(_("Points set directly (optional)"))
    reason = TypedField(label=_("Reason"), rows=3, max_length=2000, required=False)
