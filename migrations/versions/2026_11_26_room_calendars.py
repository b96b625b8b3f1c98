"""Rooms' calendars on a CalDAV server: bindings, our copies, others' events, clashes."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_room_calendars"
down_revision = "2026_11_26_conference_hosts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_binding",
        _number("id"),
        _number("organisation_id"),
        _number("room_id"),
        _text("url"),
        _text("account"),
        _text("sync_token"),
        _text("ctag"),
        sa.Column("is_short", sa.Boolean(), server_default=sa.false(), nullable=False),
        _text("problem"),
        _moment("created_at", nullable=False),
        _moment("next_at", nullable=False),
        *(_moment(name) for name in ("listed_at", "succeeded_at", "failing_since", "told_at")),
        sa.UniqueConstraint("room_id", name="uq_calendar_binding_room_id"),
        *_of("calendar_binding", organisation_id="organisation", room_id="room"),
    )
    op.create_index("ix_calendar_binding_organisation_id", "calendar_binding", ["organisation_id"])
    op.create_table(
        "calendar_copy",
        *(_number(name) for name in ("id", "organisation_id", "binding_id", "booking_id")),
        *(_text(name) for name in ("uid", "href", "etag")),
        *(_number(name) for name in ("version", "sequence", "rewrites")),
        _text("problem"),
        sa.UniqueConstraint(
            "binding_id", "booking_id", name="uq_calendar_copy_binding_id_booking_id"
        ),
        *_of(
            "calendar_copy",
            organisation_id="organisation",
            binding_id="calendar_binding",
            booking_id="booking",
        ),
    )
    op.create_index("ix_calendar_copy_booking_id", "calendar_copy", ["booking_id"])
    op.create_table(
        "calendar_event",
        *(_number(name) for name in ("id", "organisation_id", "binding_id")),
        *(_text(name) for name in ("href", "etag", "uid")),
        sa.Column("times", sa.JSON(), nullable=False),
        _text("problem"),
        sa.UniqueConstraint("binding_id", "href", name="uq_calendar_event_binding_id_href"),
        *_of("calendar_event", organisation_id="organisation", binding_id="calendar_binding"),
    )
    op.create_table(
        "calendar_clash",
        *(
            _number(name)
            for name in ("id", "organisation_id", "binding_id", "event_id", "booking_id")
        ),
        *(_moment(name, nullable=False) for name in ("starts_at", "ends_at", "found_at")),
        _moment("left_at"),
        sa.Column("left_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name="ck_calendar_clash_ends_after_start"),
        sa.UniqueConstraint(
            "event_id",
            "booking_id",
            "starts_at",
            name="uq_calendar_clash_event_id_booking_id_starts_at",
        ),
        *_of(
            "calendar_clash",
            organisation_id="organisation",
            binding_id="calendar_binding",
            event_id="calendar_event",
            booking_id="booking",
            left_by_id="person",
        ),
    )
    for column in ("binding_id", "booking_id"):
        op.create_index(f"ix_calendar_clash_{column}", "calendar_clash", [column])


def downgrade() -> None:
    op.execute("DELETE FROM blocking WHERE kind = 'calendar'")
    for table in ("calendar_clash", "calendar_event", "calendar_copy", "calendar_binding"):
        op.drop_table(table)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of(table: str, **others: str) -> list[sa.Constraint]:
    """Return the primary key and the foreign keys of a table."""
    keys = [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=f"fk_{table}_{name}_{other}")
        for name, other in others.items()
    ]
    return [sa.PrimaryKeyConstraint("id", name=f"pk_{table}"), *keys]
