-- +goose Up
alter table report_key drop constraint report_key_by_known;
alter table report_key add constraint report_key_by_known
    check (by in ('phone_tag', 'alias', 'amends', 'mentions_phone_tag', 'mentions_alias'));

-- +goose Down
delete from report_key where by in ('mentions_phone_tag', 'mentions_alias');
alter table report_key drop constraint report_key_by_known;
alter table report_key add constraint report_key_by_known check (by in ('phone_tag', 'alias', 'amends'));
