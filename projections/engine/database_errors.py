"""What the database's own errors mean to a user, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy.exc

from schemas.errors import BatchCollided, DatabaseUnavailable, DiskFull, KitelineError


@contextmanager
def database_errors_told() -> Iterator[None]:
    """Raise DatabaseUnavailable where the database is away or breaks off, DiskFull where it has no space.

    BatchCollided where it took the transaction back for another one's sake.

    COPY does not pass through SQLAlchemy, so psycopg's errors come both wrapped and bare.
    """
    try:
        yield
    except (sqlalchemy.exc.DBAPIError, psycopg.Error) as error:
        if ours := meaning(error):
            raise ours from error
        raise


def meaning(error: BaseException) -> KitelineError | None:
    """The error of ours that `error` stands for; None when it is none of these."""
    if isinstance(error, sqlalchemy.exc.DBAPIError) and error.orig:
        return meaning(error.orig)
    if isinstance(error, psycopg.errors.DiskFull):
        return DiskFull(
            "数据库所在磁盘已满；请腾出空间后重新运行，已写入的不会丢失",
            "no space left on the database's disk; free some and run again, nothing written is lost",
        )
    if isinstance(error, psycopg.errors.DeadlockDetected | psycopg.errors.SerializationFailure):
        return BatchCollided(
            "另一事务同时写同样的行（数据库已撤销本次事务）；本批将重做，无需处理",
            "another transaction was writing the same rows, so the database took this one back; the batch is repeated",
        )
    if isinstance(error, psycopg.errors.IdleInTransactionSessionTimeout):
        return DatabaseUnavailable(
            "进程停顿过久，数据库已结束其会话；未提交的不会生效，请重新启动",
            "the process stood still for so long that the database has ended its session; nothing half is left, start it"
            " again",
        )
    if isinstance(error, psycopg.OperationalError):
        told = " ".join(str(error).split())[:200]
        return DatabaseUnavailable(
            f"连不上数据库（{told}）；请运行 kiteline up 或检查 KITELINE_DATABASE_URL",
            f"the database cannot be reached ({told}); run `kiteline up` or check KITELINE_DATABASE_URL",
        )
    return None
