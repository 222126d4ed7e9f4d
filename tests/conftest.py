"""How hypothesis runs here: on machines that others use too, so no check of its own may depend on how fast they are."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

from microsite.engine import bytecode

settings.register_profile(
    "shared",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # explaining a fault traces every line; Python 3.11 was seen to hang under that
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
settings.load_profile("shared")
bytecode.FILE = None  # so that each test compiles its templates, and none writes beside the program
