-- +goose Up
-- Beside the tables that pkg/projection/incidents makes.
create table report_key (
    report_id uuid not null,
    by        text not null,   -- phone_tag, alias; amends, with the id of the amended report as value
    value     text not null,
    primary key (report_id, by, value),
    constraint report_key_by_known check (by in ('phone_tag', 'alias', 'amends'))
);
create index report_key_by_value on report_key (by, value);

create table incident_event (
    seq         bigint primary key,
    ce_id       text not null,
    incident_id uuid not null,
    type        text not null,
    actor       text not null,
    org         text not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    body        jsonb not null,
    constraint incident_event_seq_positive check (seq > 0)
);
create index incident_event_by_incident on incident_event (incident_id, seq);
create unique index incident_event_once on incident_event (incident_id, ce_id);

-- +goose Down
drop table incident_event;
drop table report_key;
