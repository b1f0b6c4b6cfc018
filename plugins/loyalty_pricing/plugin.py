"""The declaration and the hook implementations; no logic."""

from rugui.toolkit import MenuItem, Permission, Plugin, _l

from loyalty_pricing import access, api, api_products, commands, demo, views, views_products, words_actions

__all__ = ["api_products", "plugin", "views_products"]

FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY = (
    "front_desk", "club_administrator", "duty_manager", "administrator", "read_only",
)  # fmt: skip

plugin = Plugin(
    api=1,
    title=_l("Prices"),
    permissions=(
        Permission(access.READ, _l("See products, prices and quotes"), (FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY)),
        Permission(access.PRODUCTS, _l("Make products, rate plans and prices"), (DUTY, ADMIN)),
    ),
    menu=(MenuItem(_l("Prices"), "loyalty_pricing.products", access.READ, "tag", 50),),
    blueprints=(views.blueprint, api.blueprint),
    commands=(commands.pricing,),
    demo=demo.demo,
    words=words_actions.WORDS,
)
