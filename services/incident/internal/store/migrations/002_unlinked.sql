-- +goose Up
-- Whether the desk ever took a report out of an incident is asked for each new report.
create index incident_event_unlinked on incident_event ((body ->> 'report_id'))
    where type = 'sar.v1.incident.report_unlinked';

-- +goose Down
drop index incident_event_unlinked;
