"""Every route × every built-in role × (own site, another site, no role, nobody).

A route that is missing from `ROUTES` fails the build: write down here what it needs. That is said a second time on
purpose: a permission weakened in a view does not pass unnoticed.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hotel_preferences import service as preferences
from hotel_preferences import service_allergies as allergies
from hotel_preferences import service_tasks as tasks
from rugui.customers import documents, restrictions
from rugui.customers.models import Customer, CustomerName
from rugui.db import utcnow
from rugui.duplicates import merging
from rugui.duplicates.models import DuplicatePair
from rugui.followups import handover, making
from rugui.imports.models import ImportBatch
from rugui.imports.service import Options
from rugui.interactions import lines, service, visits
from rugui.staff import accounts, roles, sessions, sites, tokens
from rugui.staff import service as staff
from rugui.staff.roles import ADMIN, CLUB, DUTY, FRONT_DESK, READ_ONLY
from rugui.testing.statements import statements
from rugui.values import OPERATOR
from rugui.webhooks import service as webhooks

from tests.loyalty_pricing.estate import new_estate as prices
from tests.membership_club.accounts import new_estate

PUBLIC, SIGNED_IN = "public", "signed in"

# endpoint → what it needs
ROUTES = {
    "arrivals.briefing": "arrivals.read",
    "arrivals.review": "arrivals.review",
    "arrivals.rows": "arrivals.read",
    "arrivals.sheet": "arrivals.read",
    "arrivals_api.arrivals": "arrivals.read",
    "arrivals_api.review": "arrivals.review",
    "calls.close": "calls.read",
    "calls.index": "calls.read",
    "calls.mine": "calls.read",
    "calls_api.report": "calls.report",
    "customers.documents": "customers.documents",
    "customers.edit": "customers.write",
    "customers.export": "customers.export",
    "customers.find": "customers.read",
    "customers.home": "customers.read",
    "customers.lift": "customers.restrict",
    "customers.new": "customers.write",
    "customers.relations": "customers.write",
    "customers.remove_document": "customers.documents",
    "customers.remove_relation": "customers.write",
    "customers.restrictions": "customers.restrict",
    "customers.reveal": "customers.read",  # and customers.reveal or customers.documents, by field: see below
    "customers.row": "customers.write",
    "customers.show": "customers.read",
    "customers_api.bulk": "customers.write",
    "customers_api.create": "customers.write",
    "customers_api.document": "customers.documents",
    "customers_api.facts": "customers.read",
    "customers_api.find": "customers.read",
    "customers_api.kinds_of_facts": "customers.read",
    "customers_api.keep_document": "customers.documents",
    "customers_api.lift": "customers.restrict",
    "customers_api.relate": "customers.write",
    "customers_api.remove_document": "customers.documents",
    "customers_api.restrict": "customers.restrict",
    "customers_api.show": "customers.read",
    "customers_api.unrelate": "customers.write",
    "customers_api.update": "customers.write",
    "duplicates.apart": "customers.merge",
    "duplicates.compare": "customers.merge",
    "duplicates.guest": "customers.merge",
    "duplicates.index": "customers.merge",
    "duplicates.look": "customers.merge",
    "duplicates.merge": "customers.merge",
    "duplicates.merged": "customers.merge",
    "duplicates.reopen": "customers.merge",
    "duplicates.run": "customers.merge",
    "duplicates.unmerge": "customers.merge",
    "duplicates.weigh": "customers.merge",
    "duplicates_api.index": "customers.merge",
    "duplicates_api.look": "customers.merge",
    "duplicates_api.merge": "customers.merge",
    "duplicates_api.merged": "customers.merge",
    "duplicates_api.undo": "customers.merge",
    "duplicates_api.merges": "customers.merge",
    "duplicates_api.run": "customers.merge",
    "duplicates_api.update": "customers.merge",
    "duplicates_api.weigh": "customers.merge",
    "duplicates_api.weights": "customers.merge",
    "followups.acknowledge": "handover.sign",
    "followups.change": "followups.write",
    "followups.hand": "followups.write",
    "followups.handover": "followups.read",
    "followups.history": "followups.read",
    "followups.index": "followups.read",
    "followups.settle": "followups.write",
    "followups.show": "followups.read",
    "followups.sign": "handover.sign",
    "followups.signed": "followups.read",
    "followups_api.acknowledge": "handover.sign",
    "followups_api.change": "followups.write",
    "followups_api.create": "followups.write",
    "followups_api.index": "followups.read",
    "followups_api.hand_over": "followups.read",
    "followups_api.hand_overs": "followups.read",
    "followups_api.running": "followups.read",
    "followups_api.show": "followups.read",
    "followups_api.sign": "handover.sign",
    "health.healthz": PUBLIC,
    "health.readyz": PUBLIC,
    "imports.confirm": "imports.run",
    "imports.discard": "imports.run",
    "imports.index": "imports.run",
    "imports.look": "imports.run",
    "imports.resolve": "imports.run",
    "imports.rows": "imports.run",
    "imports.show": "imports.run",
    "imports.undo": "imports.run",
    "imports.upload": "imports.run",
    **dict.fromkeys(
        (
            "imports_api.confirm",
            "imports_api.discard",
            "imports_api.index",
            "imports_api.look",
            "imports_api.resolve",
            "imports_api.rows",
            "imports_api.show",
            "imports_api.undo",
            "imports_api.upload",
        ),
        "imports.run",
    ),
    "interactions.add": "interactions.write",
    "interactions.add_line": "interactions.write",
    "interactions.attach": "interactions.write",
    "interactions.book": "interactions.write",
    "interactions.edit": "interactions.write",
    "interactions.move": "interactions.write",
    "interactions.remove_line": "interactions.write",
    "interactions.stay": "interactions.read",
    "interactions.timeline": "interactions.read",
    "interactions.undo": "interactions.write",
    "interactions_api.add_line": "interactions.write",
    "interactions_api.attach": "interactions.write",
    "interactions_api.book": "interactions.write",
    "interactions_api.change": "interactions.write",
    "interactions_api.move": "interactions.write",
    "interactions_api.record": "interactions.write",
    "interactions_api.remove_line": "interactions.write",
    "interactions_api.show": "interactions.read",
    "interactions_api.timeline": "interactions.read",
    "interactions_api.undo": "interactions.write",
    "interactions_api.visit": "interactions.read",
    "privacy.audit_log": "audit.read",
    "privacy.consents": "customers.read",
    "privacy.download": "privacy.export",
    "privacy.erase": "privacy.erase",
    "privacy.erase_now": "privacy.erase",
    "privacy.file": "privacy.export",
    "privacy.record_consent": "privacy.consent",
    "privacy.retention": "privacy.manage",
    "privacy.wordings": "privacy.manage",
    "privacy_api.audit_log": "audit.read",
    "privacy_api.consents": "customers.read",
    "privacy_api.download": "privacy.export",
    "privacy_api.erase_guest": "privacy.erase",
    "privacy_api.record_consent": "privacy.consent",
    "privacy_api.set_terms": "privacy.manage",
    "privacy_api.terms": "privacy.manage",
    "privacy_api.wordings": "privacy.manage",
    "privacy_api.write_wording": "privacy.manage",
    "programs.reference": SIGNED_IN,
    "programs_api.figures": "metrics.read",
    "programs_api.openapi": PUBLIC,
    "staff.account": SIGNED_IN,
    "staff.account_active": "staff.manage",
    "staff.account_edit": "staff.manage",
    "staff.account_new": "staff.manage",
    "staff.account_phone": "staff.manage",
    "staff.account_password": "staff.manage",
    "staff.account_sessions": "staff.manage",
    "staff.accounts": "staff.manage",
    "staff.choose_site": SIGNED_IN,
    "staff.code": PUBLIC,
    "staff.password": SIGNED_IN,
    "staff.phone": SIGNED_IN,
    "staff.preferences": SIGNED_IN,
    "staff.role_delete": "staff.manage",
    "staff.role_give": "staff.manage",
    "staff.role_new": "staff.manage",
    "staff.role_take": "staff.manage",
    "staff.roles": "staff.manage",
    "staff.session_revoke": SIGNED_IN,
    "staff.sign_in": PUBLIC,
    "staff.sign_out": PUBLIC,
    "staff.site_edit": "staff.manage",
    "staff.site_new": "staff.manage",
    "staff.sites": "staff.manage",
    "staff.token_new": "staff.manage",
    "staff.token_revoke": "staff.manage",
    "staff.totp_begin": SIGNED_IN,
    "staff.totp_confirm": SIGNED_IN,
    "staff.totp_off": SIGNED_IN,
    "staff.totp_page": SIGNED_IN,
    "staff.totp_picture": SIGNED_IN,
    "staff_api.me": SIGNED_IN,
    "staff_api.set_me": SIGNED_IN,
    "staff_api.sites_there_are": SIGNED_IN,
    **dict.fromkeys(
        (
            "staff_api.change",
            "staff_api.change_role",
            "staff_api.change_site",
            "staff_api.create",
            "staff_api.create_role",
            "staff_api.create_site",
            "staff_api.delete_role",
            "staff_api.end_session",
            "staff_api.end_sessions",
            "staff_api.give_role",
            "staff_api.index",
            "staff_api.permissions",
            "staff_api.revoke_token",
            "staff_api.roles_there_are",
            "staff_api.sessions_of",
            "staff_api.set_password",
            "staff_api.show",
            "staff_api.take_role",
            "staff_api.tokens_of",
        ),
        "staff.manage",
    ),
    **dict.fromkeys(("plugins_api.index", "plugins_api.pause", "plugins_api.resume"), "plugins.manage"),
    "web.language": PUBLIC,
    "web.styleguide": PUBLIC,
    **dict.fromkeys(
        (
            "webhooks.edit",
            "webhooks.index",
            "webhooks.new",
            "webhooks.pause",
            "webhooks.remove",
            "webhooks.rotate",
            "webhooks.settle",
            "webhooks.try_out",
            "webhooks.undelivered",
            "webhooks_api.change",
            "webhooks_api.create",
            "webhooks_api.index",
            "webhooks_api.remove",
            "webhooks_api.rotate",
            "webhooks_api.settle",
            "webhooks_api.show",
            "webhooks_api.try_out",
            "webhooks_api.undelivered",
        ),
        "webhooks.manage",
    ),
    "web_plugins.index": "plugins.manage",
    "web_plugins.pause": "plugins.manage",
    "web_plugins.resume": "plugins.manage",
    # plugin hotel_preferences
    "hotel_preferences.accept": "hotel_preferences.write",
    "hotel_preferences.add": "hotel_preferences.write",
    "hotel_preferences.allergy": "hotel_preferences.allergies",
    "hotel_preferences.confirm": "hotel_preferences.write",
    "hotel_preferences.confirm_allergy": "hotel_preferences.allergies",
    "hotel_preferences.dismiss": "hotel_preferences.write",
    "hotel_preferences.dismiss_alike": "hotel_preferences.write",
    "hotel_preferences.edit": "hotel_preferences.write",
    "hotel_preferences.find": "hotel_preferences.write",
    "hotel_preferences.guest": "hotel_preferences.read",
    "hotel_preferences.kinds": "hotel_preferences.kinds",
    "hotel_preferences.make_tasks": "hotel_preferences.tasks",
    "hotel_preferences.new": "hotel_preferences.write",
    "hotel_preferences.new_allergy": "hotel_preferences.write",
    "hotel_preferences.remove": "hotel_preferences.write",
    "hotel_preferences.remove_allergy": "hotel_preferences.allergies",
    "hotel_preferences.restore": "hotel_preferences.write",
    "hotel_preferences.restore_allergy": "hotel_preferences.allergies",
    "hotel_preferences.restore_kind": "hotel_preferences.kinds",
    "hotel_preferences.retire_kind": "hotel_preferences.kinds",
    "hotel_preferences.room": "hotel_preferences.tasks",
    "hotel_preferences.seen": "hotel_preferences.allergies",
    "hotel_preferences.settle": "hotel_preferences.tasks",
    "hotel_preferences.suggest_again": "hotel_preferences.write",
    "hotel_preferences.tasks": "hotel_preferences.tasks",
    "hotel_preferences.undo_allergy": "hotel_preferences.allergies",
    "hotel_preferences_api.change": "hotel_preferences.write",
    "hotel_preferences_api.confirm": "hotel_preferences.write",
    "hotel_preferences_api.create": "hotel_preferences.write",
    "hotel_preferences_api.index": "hotel_preferences.read",
    "hotel_preferences_api.remove": "hotel_preferences.write",
    "hotel_preferences_api.acknowledge_allergy": "hotel_preferences.allergies",
    "hotel_preferences_api.allergy": "hotel_preferences.allergies",
    "hotel_preferences_api.change_allergy": "hotel_preferences.allergies",
    "hotel_preferences_api.confirm_allergy": "hotel_preferences.allergies",
    "hotel_preferences_api.dismiss_alike": "hotel_preferences.write",
    "hotel_preferences_api.offers": "hotel_preferences.write",
    "hotel_preferences_api.remove_allergy": "hotel_preferences.allergies",
    "hotel_preferences_api.removed": "hotel_preferences.read",
    "hotel_preferences_api.restore_allergy": "hotel_preferences.allergies",
    "hotel_preferences_api.add_kind": "hotel_preferences.kinds",
    "hotel_preferences_api.decide": "hotel_preferences.write",
    "hotel_preferences_api.kinds": "hotel_preferences.read",
    "hotel_preferences_api.make_tasks": "hotel_preferences.tasks",
    "hotel_preferences_api.restore": "hotel_preferences.write",
    "hotel_preferences_api.retire_kind": "hotel_preferences.kinds",
    "hotel_preferences_api.settle": "hotel_preferences.tasks",
    "hotel_preferences_api.suggestions": "hotel_preferences.read",
    "hotel_preferences_api.tasks": "hotel_preferences.tasks",
    # plugin loyalty_pricing: products and prices
    "loyalty_pricing.add_price": "loyalty_pricing.products",
    "loyalty_pricing.add_rate_plan": "loyalty_pricing.products",
    "loyalty_pricing.edit_product": "loyalty_pricing.products",
    "loyalty_pricing.new_product": "loyalty_pricing.products",
    "loyalty_pricing.product": "loyalty_pricing.read",
    "loyalty_pricing.products": "loyalty_pricing.read",
    "loyalty_pricing.remove_price": "loyalty_pricing.products",
    "loyalty_pricing.restore_product": "loyalty_pricing.products",
    "loyalty_pricing.retire_product": "loyalty_pricing.products",
    "loyalty_pricing_api.add_price": "loyalty_pricing.products",
    "loyalty_pricing_api.add_product": "loyalty_pricing.products",
    "loyalty_pricing_api.add_rate_plan": "loyalty_pricing.products",
    "loyalty_pricing_api.change_product": "loyalty_pricing.products",
    "loyalty_pricing_api.product": "loyalty_pricing.read",
    "loyalty_pricing_api.products": "loyalty_pricing.read",
    "loyalty_pricing_api.remove_price": "loyalty_pricing.products",
    # plugin loyalty_pricing: quotes and rules
    "loyalty_pricing.accept_quote": "loyalty_pricing.quote",
    "loyalty_pricing.agree_rate": "loyalty_pricing.products",
    "loyalty_pricing.approve_rules": "loyalty_pricing.approve",
    "loyalty_pricing.discard_rules": "loyalty_pricing.rules",
    "loyalty_pricing.draft_rules": "loyalty_pricing.rules",
    "loyalty_pricing.drop_rule": "loyalty_pricing.rules",
    "loyalty_pricing.end_rate": "loyalty_pricing.products",
    "loyalty_pricing.give_quote": "loyalty_pricing.quote",
    "loyalty_pricing.guest_prices": "loyalty_pricing.read",
    "loyalty_pricing.new_quote": "loyalty_pricing.quote",
    "loyalty_pricing.propose_rules": "loyalty_pricing.rules",
    "loyalty_pricing.put_rule": "loyalty_pricing.rules",
    "loyalty_pricing.quote": "loyalty_pricing.read",
    "loyalty_pricing.quotes": "loyalty_pricing.read",
    "loyalty_pricing.rule_set": "loyalty_pricing.read",
    "loyalty_pricing.rules": "loyalty_pricing.read",
    "loyalty_pricing.send_quote": "loyalty_pricing.quote",
    "loyalty_pricing.set_document": "loyalty_pricing.rules",
    "loyalty_pricing.try_rules": "loyalty_pricing.read",
    "loyalty_pricing.withdraw_quote": "loyalty_pricing.quote",
    "loyalty_pricing_api.accept_quote": "loyalty_pricing.quote",
    "loyalty_pricing_api.agree_rate": "loyalty_pricing.products",
    "loyalty_pricing_api.approve_rules": "loyalty_pricing.approve",
    "loyalty_pricing_api.discard_rules": "loyalty_pricing.rules",
    "loyalty_pricing_api.draft_rules": "loyalty_pricing.rules",
    "loyalty_pricing_api.end_rate": "loyalty_pricing.products",
    "loyalty_pricing_api.give_quote": "loyalty_pricing.quote",
    "loyalty_pricing_api.price": "loyalty_pricing.read",
    "loyalty_pricing_api.propose_rules": "loyalty_pricing.rules",
    "loyalty_pricing_api.quote": "loyalty_pricing.read",
    "loyalty_pricing_api.quote_receipt": "loyalty_pricing.read",
    "loyalty_pricing_api.quotes": "loyalty_pricing.read",
    "loyalty_pricing_api.quotes_of": "loyalty_pricing.read",
    "loyalty_pricing_api.rates": "loyalty_pricing.read",
    "loyalty_pricing_api.rule_set": "loyalty_pricing.read",
    "loyalty_pricing_api.rules": "loyalty_pricing.read",
    "loyalty_pricing_api.send_quote": "loyalty_pricing.quote",
    "loyalty_pricing_api.set_document": "loyalty_pricing.rules",
    "loyalty_pricing_api.withdraw_quote": "loyalty_pricing.quote",
    # plugin membership_club: clubs, members, runs
    "membership_club.club_figures": "membership_club.read",
    "membership_club_api.club_figures": "membership_club.read",
    "membership_club.export_members": "customers.export",
    "membership_club.add_dependant": "membership_club.write",
    "membership_club.batch": "membership_club.read",
    "membership_club.batches": "membership_club.read",
    "membership_club.bulk": "membership_club.batches",
    "membership_club.club": "membership_club.read",
    "membership_club.club_terms": "membership_club.rules",
    "membership_club.clubs": "membership_club.read",
    "membership_club.commit": "membership_club.batches",
    "membership_club.drop": "membership_club.batches",
    "membership_club.edit_club": "membership_club.rules",
    "membership_club.edit_tier": "membership_club.rules",
    "membership_club.end_manual": "membership_club.levels",
    "membership_club.extend": "membership_club.write",
    "membership_club.freeze": "membership_club.write",
    "membership_club.hold": "membership_club.batches",
    "membership_club.join": "membership_club.write",
    "membership_club.leave": "membership_club.write",
    "membership_club.member": "membership_club.read",
    "membership_club.members": "membership_club.read",
    "membership_club.new_club": "membership_club.rules",
    "membership_club.new_tier": "membership_club.rules",
    "membership_club.preview": "membership_club.batches",
    "membership_club.refer": "membership_club.write",
    "membership_club.release": "membership_club.batches",
    "membership_club.remove_tier": "membership_club.rules",
    "membership_club.renew": "membership_club.write",
    "membership_club.restore_club": "membership_club.rules",
    "membership_club.retire_club": "membership_club.rules",
    "membership_club.set_tier": "membership_club.levels",
    "membership_club.thaw": "membership_club.write",
    "membership_club.undo_batch": "membership_club.batches",
    "membership_club.undo_change": "membership_club.write",
    "membership_club.why": "membership_club.read",
    "membership_club_api.act": "membership_club.write",
    "membership_club_api.batch": "membership_club.read",
    "membership_club_api.batches": "membership_club.read",
    "membership_club_api.bulk": "membership_club.batches",
    "membership_club_api.change_club": "membership_club.rules",
    "membership_club_api.club": "membership_club.read",
    "membership_club_api.clubs": "membership_club.read",
    "membership_club_api.commit": "membership_club.batches",
    "membership_club_api.create_club": "membership_club.rules",
    "membership_club_api.drop": "membership_club.batches",
    "membership_club_api.hold": "membership_club.batches",
    "membership_club_api.join": "membership_club.write",
    "membership_club_api.members": "membership_club.read",
    "membership_club_api.of_guest": "membership_club.read",
    "membership_club_api.preview": "membership_club.batches",
    "membership_club_api.set_rules": "membership_club.rules",
    "membership_club_api.undo": "membership_club.batches",
    "membership_club_api.why": "membership_club.read",
    # plugin membership_club: the accounts of members
    "membership_club.add_event": "membership_club.events",
    "membership_club.attend_event": "membership_club.events",
    "membership_club.book_event": "membership_club.events",
    "membership_club.call_off_event": "membership_club.events",
    "membership_club.cancel_booking": "membership_club.events",
    "membership_club.club_events": "membership_club.read",
    "membership_club.event": "membership_club.read",
    "membership_club.events": "membership_club.read",
    "membership_club.resize_event": "membership_club.events",
    "membership_club_api.add_event": "membership_club.events",
    "membership_club_api.attend_event": "membership_club.events",
    "membership_club_api.book_event": "membership_club.events",
    "membership_club_api.call_off_event": "membership_club.events",
    "membership_club_api.cancel_booking": "membership_club.events",
    "membership_club_api.club_events": "membership_club.read",
    "membership_club_api.event": "membership_club.read",
    "membership_club_api.resize_event": "membership_club.events",
    "membership_club.bill_dues": "membership_club.dues",
    "membership_club.club_dues": "membership_club.read",
    "membership_club.dues": "membership_club.read",
    "membership_club.pay_dues": "membership_club.dues",
    "membership_club.set_dues_plan": "membership_club.rules",
    "membership_club_api.bill_dues": "membership_club.dues",
    "membership_club_api.club_dues": "membership_club.read",
    "membership_club_api.dues": "membership_club.read",
    "membership_club_api.pay_dues": "membership_club.dues",
    "membership_club_api.set_dues_plan": "membership_club.rules",
    "membership_club.club_value": "membership_club.read",
    "membership_club.give_back_value": "membership_club.value",
    "membership_club.load_value": "membership_club.value",
    "membership_club.pay_out_value": "membership_club.value",
    "membership_club.set_value_rule": "membership_club.rules",
    "membership_club.spend_value": "membership_club.value",
    "membership_club.value": "membership_club.read",
    "membership_club.value_receipt": "membership_club.read",
    "membership_club_api.club_value": "membership_club.read",
    "membership_club_api.give_back_value": "membership_club.value",
    "membership_club_api.load_value": "membership_club.value",
    "membership_club_api.pay_out_value": "membership_club.value",
    "membership_club_api.set_value_rule": "membership_club.rules",
    "membership_club_api.spend_value": "membership_club.value",
    "membership_club_api.value": "membership_club.read",
    "membership_club.stop_card": "membership_club.cards",
    "membership_club.revoke_key": "membership_club.card_keys",
    "membership_club.replace_card": "membership_club.cards",
    "membership_club.lost_card": "membership_club.cards",
    "membership_club.issue_card": "membership_club.cards",
    "membership_club.check_worker": PUBLIC,
    "membership_club.check_list": "membership_club.check",
    "membership_club.check_card": "membership_club.check",
    "membership_club.change_key": "membership_club.card_keys",
    "membership_club.cards": "membership_club.read",
    "membership_club.card_keys": "membership_club.card_keys",
    "membership_club.card_code": "membership_club.read",
    "membership_club.card": "membership_club.read",
    "membership_club_api.stop_card": "membership_club.cards",
    "membership_club_api.revoke_key": "membership_club.card_keys",
    "membership_club_api.replace_card": "membership_club.cards",
    "membership_club_api.lost_card": "membership_club.cards",
    "membership_club_api.issue_card": "membership_club.cards",
    "membership_club_api.check_list": "membership_club.check",
    "membership_club_api.check_card": "membership_club.check",
    "membership_club_api.change_key": "membership_club.card_keys",
    "membership_club_api.cards": "membership_club.read",
    "membership_club_api.card_keys": "membership_club.card_keys",
    "membership_club_api.card_code": "membership_club.read",
    "membership_club.retire_benefit": "membership_club.rules",
    "membership_club.restore_benefit": "membership_club.rules",
    "membership_club.note_benefit": "membership_club.benefits",
    "membership_club.club_benefits": "membership_club.read",
    "membership_club.benefits": "membership_club.read",
    "membership_club.add_benefit": "membership_club.rules",
    "membership_club_api.retire_benefit": "membership_club.rules",
    "membership_club_api.restore_benefit": "membership_club.rules",
    "membership_club_api.note_benefit": "membership_club.benefits",
    "membership_club_api.club_benefits": "membership_club.read",
    "membership_club_api.benefits": "membership_club.read",
    "membership_club_api.add_benefit": "membership_club.rules",
    "membership_club.club_points": "membership_club.read",
    "membership_club.earn_points": "membership_club.points",
    "membership_club.extend_points": "membership_club.points",
    "membership_club.give_back_points": "membership_club.points",
    "membership_club.points": "membership_club.read",
    "membership_club.redeem_points": "membership_club.points",
    "membership_club.reinstate_points": "membership_club.points",
    "membership_club.reverse_points": "membership_club.points",
    "membership_club.set_points_rule": "membership_club.rules",
    "membership_club_api.club_points": "membership_club.read",
    "membership_club_api.earn_points": "membership_club.points",
    "membership_club_api.extend_points": "membership_club.points",
    "membership_club_api.give_back_points": "membership_club.points",
    "membership_club_api.points": "membership_club.read",
    "membership_club_api.redeem_points": "membership_club.points",
    "membership_club_api.reinstate_points": "membership_club.points",
    "membership_club_api.reverse_points": "membership_club.points",
    "membership_club_api.set_points_rule": "membership_club.rules",
}

# Routes about one thing at TPE: whoever holds the same role at HKG only must not learn that it is there.
OF_ONE_SITE = {
    "arrivals.briefing", "arrivals.review", "arrivals.rows", "arrivals.sheet", "arrivals_api.arrivals",
    "interactions.add_line", "interactions.attach", "interactions.edit", "interactions.move",
    "interactions.remove_line", "interactions.stay", "interactions.undo",
    "followups.acknowledge", "followups.change", "followups.hand", "followups.handover", "followups.history",
    "followups.settle", "followups.show", "followups.sign", "followups.signed", "followups_api.change",
    "followups_api.show", "followups_api.acknowledge", "followups_api.hand_over", "followups_api.hand_overs",
    "followups_api.running",
    "staff.account_active", "staff.account_edit", "staff.account_password", "staff.account_phone",
    "staff.account_sessions",
    "staff.role_give", "staff.role_take", "staff.site_edit", "staff.token_new", "staff.token_revoke",
    "customers.lift",
    "imports.confirm", "imports.discard", "imports.look", "imports.resolve", "imports.rows", "imports.show",
    "imports.undo",
    "hotel_preferences.confirm", "hotel_preferences.edit", "hotel_preferences.make_tasks", "hotel_preferences.remove",
    "hotel_preferences.restore", "hotel_preferences.room", "hotel_preferences.tasks",
    "hotel_preferences_api.change", "hotel_preferences_api.confirm", "hotel_preferences_api.remove",
    "hotel_preferences_api.restore", "hotel_preferences_api.tasks",
    "arrivals_api.review", "customers_api.lift", "imports_api.show", "imports_api.confirm", "imports_api.discard",
    "imports_api.look", "imports_api.resolve", "imports_api.rows", "imports_api.undo",
    "staff_api.change", "staff_api.change_site", "staff_api.end_session", "staff_api.end_sessions",
    "staff_api.revoke_token", "staff_api.sessions_of", "staff_api.show", "staff_api.take_role", "staff_api.tokens_of",
    "interactions_api.add_line", "interactions_api.attach",
    "interactions_api.change", "interactions_api.move", "interactions_api.remove_line", "interactions_api.show",
    "interactions_api.undo", "interactions_api.visit",
    *(f"loyalty_pricing{api}.{one}" for api in ("", "_api") for one in ("quote", "send_quote", "withdraw_quote")),
    "loyalty_pricing_api.quote_receipt",
    "loyalty_pricing.accept_quote",  # a program is told that its body is none before anybody looks for the quote
}  # fmt: skip
# Routes about the whole chain: refused to whoever holds the permission at single sites only.
OF_THE_CHAIN = {
    "staff_api.change_site", "staff_api.delete_role",
    "staff.role_new", "staff.role_delete", "staff.roles", "staff.site_new", "staff.site_edit",
    "webhooks.edit", "webhooks.new", "webhooks.pause", "webhooks.remove", "webhooks.rotate", "webhooks.settle",
    "webhooks.try_out",
}  # fmt: skip
# Routes that ask for more than the permission: who wrote it, or a second permission by field.
NARROWER = {"interactions.undo", "interactions_api.undo", "customers.reveal"}
NARROWER |= {f"webhooks_api.{name}" for name in ("change", "remove", "rotate", "try_out")}  # held everywhere

# What somebody before may have deleted.
PERISHABLE = {"customers_api.document", "webhooks_api.show", "membership_club.card_code",
              "membership_club_api.card_code"}  # fmt: skip

# What the built-in roles must never hold, whoever declares it.
BEYOND_THE_DESK = {"manage", "erase", "run", "export", "incognito", "restrict", "confidential", "merge"}
NEVER = {
    READ_ONLY: {*BEYOND_THE_DESK, "write", "review", "documents", "reveal"},
    FRONT_DESK: BEYOND_THE_DESK,
    CLUB: {*BEYOND_THE_DESK, "documents"},
    DUTY: {"manage"},
}  # fmt: skip

SITE = {"code": "TPE", "name": "x", "timezone": "Asia/Taipei", "region": "TW", "currency": "TWD"}
HOOK = {"url": "https://example.com/", "events": "customers.*"}
FORMS = {"staff.role_new": {"title": "x"}, "staff.site_new": SITE | {"code": "X"}, "staff.site_edit": SITE}
FORMS |= {"webhooks.new": HOOK, "webhooks.edit": HOOK}


@dataclass
class Estate:
    """Everything the routes are about, at TPE, and who asks for it."""

    app: object
    arguments: dict[str, object] = field(default_factory=dict)
    clients: dict[str, object] = field(default_factory=dict)
    bearers: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(self, who: str, rule, method: str):
        """The status of asking for a route."""
        given = {name: self.argument(rule.endpoint, name) for name in rule.arguments}
        path = self.app.url_map.bind("localhost").build(rule.endpoint, given)
        about = (
            "arrivals",
            "followups.handover",
            "followups.history",
            "followups.sign",
            "followups_api.hand_overs",
            "followups_api.running",
        )
        if rule.endpoint.startswith(about) or rule.endpoint.endswith("tasks"):
            code = self.arguments["site"] if "preferences." in rule.endpoint else "TPE"
            path += f"?site={code}"
        data = FORMS.get(rule.endpoint, {"site": self.arguments["site"] if "preferences" in rule.endpoint else "TPE"})
        api = rule.endpoint.partition(".")[0].endswith("api")
        sent = {"json": {}} if api else {"data": data}
        headers = self.bearers.get(who, {}) if api else {}
        answer = self.clients[who].open(path, method=method, headers=headers, **({} if method == "GET" else sent))
        answer.close()
        return answer

    def argument(self, endpoint: str, name: str) -> object:
        """The id of the thing at TPE that a route of this noun is about."""
        noun = endpoint.partition(".")[0].removesuffix("_api")
        return self.arguments.get(f"{endpoint}:{name}", self.arguments.get(f"{noun}:{name}", "nothing"))


def _rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.rpartition(".")[2] != "static"]


def _asked(app):
    return [(rule, method) for rule in _rules(app) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]


@pytest.fixture
def estate(app):
    """TPE and HKG, one guest with a stay today, and a person for each role at each site, one without, and nobody."""
    estate = Estate(app)
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as work:
        _build(estate, work)
    return estate


def _build(estate, work):
    made = roles.ensure_roles(work)
    place = {}
    for code in ("TPE", "HKG"):
        values = {"code": code, "name": code, "timezone": "Asia/Taipei", "region": "TW", "currency": "TWD"}
        place[code] = sites.create_site(work, values)
    for key, role in made.items():
        for code, site in place.items():
            _person(estate, work, f"{key}@{code}", [(key, site.id)], role.permissions)
    _person(estate, work, f"{ADMIN}@*", [(ADMIN, None)], made[ADMIN].permissions)
    _person(estate, work, "nothing", [], [])
    estate.clients["nobody"] = estate.app.test_client()

    today = utcnow().date()
    guest = Customer(names=[CustomerName(kind="primary", full="王小明", language="zh-Hant-TW")])
    work.add(guest)
    work.flush()
    stay = visits.create(work, guest.id, place["TPE"].id, today, today + timedelta(days=2), room="1208")
    line = lines.add(work, stay.interaction, lines.Line("ROOM", 1, 100_00))
    note = service.record(work, guest.id, kind="note", summary="x", promise="call back", site_id=place["TPE"].id)
    promised = making.of(work, note.id)
    shift = handover.sign(work, place["TPE"], "x", utcnow())
    document = documents.add(work, guest.public_id, "passport", "K1234567")
    barred = restrictions.impose(
        work, guest.public_id, restrictions.NO_CREDIT, "x", site_id=place["TPE"].id, today=today, review_on=today
    )
    target = staff.create_account(work, "target", "Target", roles=[(FRONT_DESK, place["TPE"].id)])
    owner = accounts.managed(work, target.public_id)
    wish = preferences.add(work, guest.id, "pillow.soft", site_id=place["TPE"].id)
    danger = allergies.add(work, guest.id, "allergy.peanut")
    tasks.make(work, place["TPE"].id, today)
    batch = ImportBatch(format="csv", file_name="guests.csv", digest="0" * 64, state="done", site_id=place["TPE"].id)
    batch.options = Options(site="TPE").dump()
    work.add(batch)
    token, _ = tokens.create(work, owner, "x", ["customers.read"])
    hook, _ = webhooks.create(work, "https://example.com/", ["customers.*"])
    work.flush()
    merged, pair = _merged(work)
    estate.arguments |= {
        "site": place["TPE"].id,
        "customers:id": guest.public_id, "customers:document": document.public_id, "customers:field": "phones",
        "customers:restriction": barred.public_id, "customers:relation": 1, "customers:section": "phones",
        "customers:place": 0,
        "privacy:id": guest.public_id, "privacy:form": "json",
        "duplicates:id": pair, "duplicates.guest:id": guest.public_id,
        **{f"{name}:id": merged for name in ("duplicates.merged", "duplicates.unmerge", "duplicates_api.merged",
                                             "duplicates_api.undo")},
        "interactions:id": stay.interaction.public_id, "interactions:line": line.id,
        "interactions.undo:id": note.public_id,
        **{f"interactions.{name}:id": guest.public_id for name in ("add", "book", "timeline")},
        "duplicates_api.merges:id": guest.public_id, "followups_api.hand_over:id": shift.public_id,
        "followups_api.acknowledge:id": shift.public_id, "customers_api.facts:id": guest.public_id,
        "followups:id": promised.public_id, "followups_api:id": promised.public_id,
        **{f"followups.{name}:id": shift.public_id for name in ("signed", "acknowledge")},
        **{f"interactions_api.{name}:id": guest.public_id for name in ("record", "timeline", "book")},
        **{f"interactions_api.{name}:id": note.public_id for name in ("show", "undo")},
        "imports:id": batch.public_id, "imports:row": 1,
        "arrivals:id": stay.interaction.public_id,
        "staff:public_id": target.public_id, "staff:held_id": owner.held[0].id, "staff:token_id": token.public_id,
        "staff:id": target.public_id, "staff:held": owner.held[0].id, "staff:token": token.public_id,
        "staff:code": "TPE", "staff:key": "nothing",
        "webhooks:id": hook.public_id, "webhooks_api:id": hook.public_id,
        "plugins:name": "hotel_preferences", "web_plugins:name": "hotel_preferences",
        "hotel_preferences:guest_id": guest.public_id, "hotel_preferences:customer_id": guest.public_id,
        "hotel_preferences:preference_id": wish.public_id, "hotel_preferences:allergy_id": danger.public_id,
        "hotel_preferences:visit_id": stay.interaction.public_id, "hotel_preferences:status": "done",
        **{f"membership_club:{name}": id_ for name, id_ in new_estate(work, guest).items()},
        **{f"loyalty_pricing:{name}": id_ for name, id_ in prices(work, guest).items()},
    }  # fmt: skip


def _merged(work):
    """A merge of two guests, and a pair of two others; their ids."""
    ming, wang, lin = (Customer(names=[CustomerName(kind="primary", full=name)]) for name in ("Ming", "Wang", "Lin"))
    work.add_all([ming, wang, lin])
    work.flush()
    pair = DuplicatePair(one_id=ming.id, other_id=lin.id, score=20.0, reasons=[["phone", 11.0]])
    work.add(pair)
    row = merging.merge(work, ming.public_id, wang.public_id, (ming.version, wang.version))
    return row.public_id, pair.public_id


def _person(estate, work, who, held, permissions):
    account = staff.create_account(work, who.lower(), who, roles=held)
    client = estate.app.test_client()
    secret = sessions.open_session(work, account.id, user_agent=client.environ_base["HTTP_USER_AGENT"])
    with client.session_transaction() as cookie:
        cookie.update(sid=secret, language="en")
    estate.clients[who] = client
    if permissions:
        _, bearer = tokens.create(work, accounts.managed(work, account.public_id), "x", permissions)
        estate.bearers[who] = {"Authorization": f"Bearer {bearer}"}


def test_no_route_is_missing_and_none_needs_less_than_is_written_here(app):
    found = {}
    for rule in _rules(app):
        view = app.view_functions[rule.endpoint]
        while not hasattr(view, "requires"):
            view = view.__wrapped__
        found[rule.endpoint] = view.requires
    assert found == ROUTES
    assert set(ROUTES) >= OF_ONE_SITE | OF_THE_CHAIN


def test_no_built_in_role_holds_what_it_must_not(estate):
    state = estate.app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, write=False, viewer=OPERATOR) as work:
        held = {role.key: {name.rpartition(".")[2] for name in role.permissions} for role in roles.roles(work)}
        everything = set(roles.permissions(work))
        administrator = roles.role_by_key(work, ADMIN)
        assert set(administrator.permissions) == everything
    for key, never in NEVER.items():
        assert not held[key] & never, key


# What an erasure would do is tried in a transaction that is rolled back: the page is a look.
ROLLED_BACK = {("GET", "privacy.erase")}


# The database makes no difference to who may; what SQL leaves out is tested noun by noun, on both.
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_route_for_every_role_at_its_own_site_and_at_another(estate):
    state = estate.app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, write=False, viewer=OPERATOR) as work:
        holding = {role.key: set(role.permissions) for role in roles.roles(work)}
    wrong: list[str] = []
    quiet: set[str] = set()
    at_tpe = {who for who in estate.clients if who.endswith(("@TPE", "@*"))}
    for people in (sorted(estate.clients.keys() - at_tpe), sorted(at_tpe)):  # who may change things comes last
        for rule, method in _asked(estate.app):
            if rule.endpoint == "staff.sign_out":
                continue  # tried in test_sign_in; here it would end everybody's session
            needs, api = ROUTES[rule.endpoint], rule.endpoint.partition(".")[0].endswith("api")
            for who in _askers(people, needs, holding):
                with statements(state.database) as sent:
                    answer = estate.ask(who, rule, method)
                status = _outcome(answer)
                kept = (method, rule.endpoint) not in ROLLED_BACK
                if (
                    kept and answer.status_code < 400 and _changed(sent)
                    and not any(" audit_entry " in one for one in sent)
                ):  # fmt: skip
                    quiet.add(rule.endpoint)
                expected = _expected(rule.endpoint, method, needs, who, holding, api)
                if status not in expected:
                    wrong.append(f"{method} {rule.endpoint} for {who}: {status}, not {' or '.join(sorted(expected))}")
    assert not wrong, "\n".join(wrong)
    assert not quiet, "changed something and left no entry in the audit log"


def _askers(people, needs, holding):
    """Who asks. What a role does not hold it does not hold anywhere: it is asked at one site."""
    if needs == PUBLIC:
        return {"nobody"} & set(people)
    return [who for who in people if not who.endswith("@HKG") or needs in {SIGNED_IN, *holding[who.partition("@")[0]]}]


def _changed(sent) -> bool:
    """Whether rows were written, but for when somebody was last seen and for tries to sign in."""
    writes = [one for one in sent if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    return any(not re.match(r"\w+ (INTO |FROM )?(staff_session|api_token|sign_in_attempt) ", one) for one in writes)


def _outcome(answer) -> str:
    if answer.status_code == 401 or (answer.location or "").startswith("/sign-in?"):
        return "sign in"
    return {403: "refused", 404: "hidden"}.get(answer.status_code, "open" if answer.status_code < 500 else "crash")


def _expected(endpoint, method, needs, who, holding, api) -> set[str]:
    if needs == PUBLIC:
        return {"open", "hidden"}
    role, _, where = who.partition("@")
    if who == "nobody" or (api and who == "nothing"):
        return {"sign in"}
    if needs == SIGNED_IN:
        return {"open", "hidden"}
    if needs not in holding.get(role, set()):
        return {"refused"}
    if where == "HKG" and endpoint in OF_ONE_SITE:
        return {"hidden", "refused"}
    if where != "*" and endpoint in OF_THE_CHAIN and method != "GET":
        return {"refused"}
    # A thing may be gone, for somebody before did to it what the route does.
    gone = {"open", "hidden"} | ({"refused"} if endpoint in NARROWER else set())
    return {"open"} if method == "GET" and endpoint not in PERISHABLE else gone
