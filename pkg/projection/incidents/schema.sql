-- The tables of the view, in the schema of the service that keeps it. They
-- hold nothing that a rebuild from sequence 1 does not make again to the same bytes.
create table if not exists report (
    id          uuid primary key,
    seq         bigint not null unique,
    org         text not null,
    exercise    text not null,            -- '' is the real world
    kind        text not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    recorded_at timestamptz not null,
    fact        jsonb not null,           -- sar.Fact
    summary     jsonb not null,           -- as lists and the feed show it
    constraint report_seq_positive check (seq > 0)
);

create table if not exists incident (
    id          uuid primary key,
    seq         bigint not null,          -- of the last event folded
    org         text not null,            -- of the report that opened it
    exercise    text not null,
    status      text not null,
    phase       text not null,
    occurred_at timestamptz not null,
    updated_at  timestamptz not null,
    status_at   timestamptz,
    orgs        text[] not null,
    place       geometry(Point, 4326),    -- last known position
    state       jsonb not null,           -- sar.Incident
    picture     jsonb not null,           -- sar.Picture
    constraint incident_seq_positive check (seq > 0),
    constraint incident_status_known check (status in ('open', 'suspended', 'closed', 'merged')),
    constraint incident_phase_known check (phase in ('none', 'uncertainty', 'alert', 'distress'))
);
create index if not exists incident_by_place on incident using gist (place);
create index if not exists incident_by_status on incident (status, phase);

create table if not exists incident_report (
    incident_id uuid not null,            -- both were looked up when the event was folded: no foreign keys,
    report_id   uuid not null,            -- which would look again, and lock, for each link of a rebuild
    relation    text not null,
    primary key (incident_id, report_id)
);
alter table incident_report drop constraint if exists incident_report_incident_id_fkey;
alter table incident_report drop constraint if exists incident_report_report_id_fkey;
create index if not exists incident_report_by_report on incident_report (report_id);
