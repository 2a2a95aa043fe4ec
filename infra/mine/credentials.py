"""/v1/mine/credentials: which credentials a member has, and new ones for its systems."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from infra.principals import current_principal, rotation_of
from infra.rotation import rotate
from infra.services import Services
from projections.platform.access.caller import Asking, own_member
from projections.platform.access.gate import Access
from projections.platform.access.session_routes import LONGEST_INPUT, session_of
from projections.platform.api.problems import responses

Member = Annotated[str, Depends(own_member)]


class KafkaUser(BaseModel):
    """How the member's systems log in at the broker; the password is not told."""

    user: str | None = Field(description="null：凭据不在平台，由成员自己保管 / null: the platform keeps none")
    bootstrap: str
    inbox: str = Field(description="它可写的主题 / the topic that it writes")
    former: str | None = Field(description="轮换期间仍有效的旧用户 / still good while a rotation lasts")
    former_until: datetime | None


class GatewayToken(BaseModel):
    token_id: str
    label: str
    scopes: list[str]
    issued_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class OwnCredentials(BaseModel):
    kafka: KafkaUser
    tokens: list[GatewayToken] = Field(description="HTTP 入口令牌，由运营方签发 / issued by the operator")


class WantedRotation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    password: SecretStr = Field(
        max_length=LONGEST_INPUT, description="本账号的密码，再次确认 / the account's, once more"
    )
    overlap_hours: float = Field(
        24, ge=0, le=24 * 14, description="旧凭据还可用多少小时 / hours the old ones stay good"
    )


class NewUser(BaseModel):
    user: str
    password: str = Field(description="只显示这一次 / shown this once")
    bootstrap: str
    mechanism: str
    former: str
    former_until: datetime


def routes(services: Services, access: Access) -> APIRouter:
    router = APIRouter(prefix="/v1/mine", tags=["我的报送 / mine"])

    @router.get(
        "/credentials",
        summary="有哪些凭据 / which credentials there are",
        response_model=OwnCredentials,
        responses=responses(401, 403, 503),
    )
    def credentials(member: Member) -> OwnCredentials:
        rotation = rotation_of(services, member)
        tokens = [GatewayToken.model_validate(one, from_attributes=True) for one in access.tokens.issued(member)]
        user = KafkaUser(
            user=current_principal(services, member),
            bootstrap=services.bootstrap,
            inbox=services.topics.inbox(member),
            former=rotation.former if rotation else None,
            former_until=rotation.until if rotation else None,
        )
        return OwnCredentials(kafka=user, tokens=tokens)

    @router.post(
        "/credentials/rotation",
        summary="换新凭据，旧的过渡期内仍可用 / new credentials; the old ones stay good for a while",
        response_model=NewUser,
        responses=responses(400, 401, 403, 404, 408, 413, 422, 429, 503),
    )
    def rotation(wanted: WantedRotation, member: Member, who: Asking) -> JSONResponse:
        access.accounts.log_in(session_of(who), wanted.password.get_secret_value())
        made = rotate(services, member, timedelta(hours=wanted.overlap_hours))
        new = services.kafka(member)
        body = NewUser(
            user=made.user,
            password=new.password,
            bootstrap=new.bootstrap,
            mechanism=new.mechanism,
            former=made.rotation.former,
            former_until=made.rotation.until,
        )
        return JSONResponse(body.model_dump(mode="json"), headers={"Cache-Control": "no-store"})

    return router
