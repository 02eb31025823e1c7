-- +goose Up
-- Beside the tables that pkg/projection/incidents and pkg/projection/crafts make.
create table exercise (
    id      uuid primary key,
    seq     bigint not null,
    name    text not null,
    ends_at timestamptz not null
);

-- +goose Down
drop table exercise;
