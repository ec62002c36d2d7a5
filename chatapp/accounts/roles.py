"""The groups behind the roles, and what each may do in the parts that go by permissions."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import Group, Permission

from chatapp.accounts.models import Role

MAY: Mapping[Role, frozenset[str]] = {
    Role.DESIGNER: frozenset(
        {
            *("view_copyversion", "add_copyversion", "change_publication"),
            *("change_review", "change_resource"),
        }
    ),
    Role.POLICY: frozenset(
        {
            *("view_copyversion", "view_policyversion", "view_proberun"),
            *("add_policyversion", "change_policypublication"),
        }
    ),
    Role.LEAD: frozenset({"view_policyversion", "change_policypublication", "view_proberun"}),
    Role.ANALYST: frozenset(
        {"view_refusalcount", "view_proberun", "add_proberun", "change_proberun"}
    ),
}
"""Permissions of the refusals app, which knows no roles: see, write and publish copy and policy.

A lead is the second person who looks at a change of policy: the desk gets what it sends there.
"""


def found_groups() -> dict[Role, Group]:
    """Return the group of every role, made and given its permissions where that is missing."""
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}
    known = Permission.objects.filter(content_type__app_label="refusals")
    for role, names in MAY.items():
        groups[role].permissions.add(*known.filter(codename__in=names))
    return groups
