"""Access rights as we grant them, and as the broker keeps them: one ACL per operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)

USER = "User:"
_ANY: Any = None
EVERYTHING = AclBindingFilter(
    ResourceType.ANY, _ANY, ResourcePatternType.ANY, _ANY, _ANY, AclOperation.ANY, AclPermissionType.ANY
)


@dataclass(frozen=True)
class Grant:
    """`user` may do `operations` on one topic, group or cluster, or all whose name starts so."""

    user: str
    kind: ResourceType
    name: str
    operations: tuple[AclOperation, ...]
    prefixed: bool = False

    def bindings(self) -> list[AclBinding]:
        pattern = ResourcePatternType.PREFIXED if self.prefixed else ResourcePatternType.LITERAL
        return [
            AclBinding(self.kind, self.name, pattern, f"{USER}{self.user}", "*", operation, AclPermissionType.ALLOW)
            for operation in self.operations
        ]


def user_of(binding: AclBinding) -> str:
    """The user whom an ACL is about."""
    return str(binding.principal).removeprefix(USER)


def is_plain(binding: AclBinding) -> bool:
    """Whether it is of the form that we make: a user is allowed, from any host."""
    return (
        str(binding.principal).startswith(USER)
        and binding.host == "*"
        and binding.permission_type == AclPermissionType.ALLOW
    )


def told(binding: AclBinding) -> str:
    """For people: who may do what on what."""
    star = "*" if binding.resource_pattern_type == ResourcePatternType.PREFIXED else ""
    verb, kind = AclOperation(binding.operation).name.lower(), ResourceType(binding.restype).name.lower()
    may = "" if binding.permission_type == AclPermissionType.ALLOW else " (deny)"
    return f"{user_of(binding)}: {verb} {kind} {binding.name}{star}{may}"


def exactly(binding: AclBinding) -> AclBindingFilter:
    """The filter that matches this ACL and no other."""
    return AclBindingFilter(
        binding.restype,
        binding.name,
        binding.resource_pattern_type,
        binding.principal,
        binding.host,
        binding.operation,
        binding.permission_type,
    )


def all_of(principal: str) -> AclBindingFilter:
    """The filter that matches every ACL of this principal."""
    return AclBindingFilter(
        *(ResourceType.ANY, _ANY, ResourcePatternType.ANY, principal, _ANY, AclOperation.ANY, AclPermissionType.ANY)
    )
