-- +goose Up
-- Beside the tables that pkg/projection/incidents makes. Nothing here is ever
-- changed after it was written: a later number is a later row.

-- When each event was recorded: what turns "as known on" into a sequence.
create table moment (
    seq         bigint primary key,
    recorded_at timestamptz not null,    -- never before that of the event before it
    constraint moment_seq_positive check (seq > 0)
);
create index moment_by_time on moment (recorded_at, seq);

-- The one casualty record of an incident.
create table casualty (
    id          uuid primary key,
    incident_id uuid not null,
    report_id   uuid not null,           -- that it was opened on
    seq         bigint not null,
    recorded_at timestamptz not null,
    constraint casualty_seq_positive check (seq > 0),
    constraint casualty_once unique (incident_id)
);

-- What an incident counted for, from that sequence on until its next row.
create table version (
    incident_id uuid not null,
    seq         bigint not null,
    recorded_at timestamptz not null,
    exercise    text not null,           -- '' is the real world, and alone counts
    merged      boolean not null,        -- it counts as another incident
    claimed     boolean not null,        -- somebody speaks of dead or missing
    occurred_at timestamptz not null,
    place       geometry(Point, 4326),   -- last known position; null is unknown
    toll        jsonb not null,          -- sar.Toll
    primary key (incident_id, seq),
    constraint version_seq_positive check (seq > 0)
);

-- +goose Down
drop table version;
drop table casualty;
drop table moment;
