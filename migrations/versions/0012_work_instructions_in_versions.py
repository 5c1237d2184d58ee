"""work instructions in versions, and reports of what is wrong with them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instruction_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_type_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("thanks_to_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_instruction_versions_made_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["task_type_id"],
            ["task_types.id"],
            name=op.f("fk_instruction_versions_task_type_id_task_types"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["thanks_to_id"],
            ["people.id"],
            name=op.f("fk_instruction_versions_thanks_to_id_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction_versions")),
        sa.UniqueConstraint(
            "task_type_id", "number", name=op.f("uq_instruction_versions_task_type_id_number")
        ),
    )
    op.create_table(
        "instruction_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["files.id"], name=op.f("fk_instruction_steps_picture_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["instruction_versions.id"],
            name=op.f("fk_instruction_steps_version_id_instruction_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction_steps")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_instruction_steps_version_id_key")),
        sa.UniqueConstraint(
            "version_id", "position", name=op.f("uq_instruction_steps_version_id_position")
        ),
    )
    op.create_table(
        "instruction_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["instruction_versions.id"],
            name=op.f("fk_instruction_values_version_id_instruction_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction_values")),
        sa.UniqueConstraint(
            "version_id",
            "name",
            "location",
            name=op.f("uq_instruction_values_version_id_name_location"),
        ),
    )
    op.create_table(
        "step_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_type_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("step_key", sa.String(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("mended_in_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_step_reports_answered_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["mended_in_id"],
            ["instruction_versions.id"],
            name=op.f("fk_step_reports_mended_in_id_instruction_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["files.id"], name=op.f("fk_step_reports_photo_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["people.id"], name=op.f("fk_step_reports_reporter_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["task_type_id"],
            ["task_types.id"],
            name=op.f("fk_step_reports_task_type_id_task_types"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["instruction_versions.id"],
            name=op.f("fk_step_reports_version_id_instruction_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_reports")),
    )
    op.create_index("ix_step_reports_open", "step_reports", ["task_type_id", "state"], unique=False)
    op.create_index(
        op.f("ix_step_reports_reporter_id"), "step_reports", ["reporter_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_step_reports_open", table_name="step_reports")
    op.drop_index(op.f("ix_step_reports_reporter_id"), table_name="step_reports")
    op.drop_table("step_reports")
    op.drop_table("instruction_values")
    op.drop_table("instruction_steps")
    op.drop_table("instruction_versions")
