package care

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// table is a table of a view.
type table struct {
	name    string
	keys    []string // columns of the primary key
	columns []string // the key's first
	query   string   // all rows as text, ordered by the bytes of the key
}

// beside are the tables in a service's schema that are no part of a view.
func beside() []string { return []string{"rebuild", "generation", "goose_db_version"} }

// tables lists those of the schema. The server writes the query, so that it
// quotes the names.
func tables(ctx context.Context, in querier) ([]table, error) {
	const query = `
		select c.relname, k.names, k.names || o.names,
		       format('select array[%s] from %I order by %s', k.texts || coalesce(', ' || o.texts, ''), c.relname, k.ordered)
		  from pg_class c
		  join lateral (
		       select array_agg(a.attname::text order by a.attnum) as names,
		              string_agg(format('%I::text', a.attname), ', ' order by a.attnum) as texts,
		              string_agg(format('%I::text collate "C"', a.attname), ', ' order by a.attnum) as ordered
		         from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
		        where i.indrelid = c.oid and i.indisprimary) k on true
		  join lateral (
		       select coalesce(array_agg(a.attname::text order by a.attnum), '{}') as names,
		              string_agg(format('%I::text', a.attname), ', ' order by a.attnum) as texts
		         from pg_attribute a
		        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attname <> all (k.names)) o on true
		 where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> all (@beside)
		 order by c.relname`
	rows, err := in.Query(ctx, query, pgx.NamedArgs{"beside": beside()})
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	var all []table
	var t table
	_, err = pgx.ForEachRow(rows, []any{&t.name, &t.keys, &t.columns, &t.query}, func() error {
		all = append(all, table{t.name, slices.Clone(t.keys), slices.Clone(t.columns), t.query})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	return all, nil
}

// row is one row as text; nil is null.
type row []*string

// reading goes through the rows of a table.
type reading struct {
	rows pgx.Rows
	row  row // nil behind the last
}

func (t table) read(ctx context.Context, in querier) (*reading, error) {
	rows, err := in.Query(ctx, t.query)
	if err != nil {
		return nil, fmt.Errorf("read table %s: %w", t.name, err)
	}
	r := &reading{rows: rows}
	return r, r.next()
}

func (r *reading) next() error {
	r.row = nil
	if r.rows.Next() {
		return r.rows.Scan((*[]*string)(&r.row))
	}
	return r.rows.Err()
}

// compare goes through both tables in the order of their keys, and returns how
// many rows are the same and the first that is not.
func (t table) compare(ctx context.Context, live, second querier) (same uint64, found *Difference, err error) {
	l, err := t.read(ctx, live)
	if err != nil {
		return 0, nil, err
	}
	defer l.rows.Close()
	s, err := t.read(ctx, second)
	if err != nil {
		return 0, nil, err
	}
	defer s.rows.Close()
	for l.row != nil || s.row != nil {
		if found := t.differ(l.row, s.row); found != nil {
			return same, found, nil
		}
		same++
		if err := errors.Join(l.next(), s.next()); err != nil {
			return same, nil, fmt.Errorf("read table %s: %w", t.name, err)
		}
	}
	return same, nil, nil
}

// differ compares a row of the view with the row that is next in the second.
func (t table) differ(live, second row) *Difference {
	n := len(t.keys)
	order := 0
	switch {
	case live == nil:
		order = 1
	case second == nil:
		order = -1
	default:
		order = slices.CompareFunc(live[:n], second[:n], func(a, b *string) int { return strings.Compare(*a, *b) })
	}
	switch {
	case order < 0:
		return &Difference{Table: t.name, Key: t.key(live), Detail: "the view has this row, and the log does not make it"}
	case order > 0:
		return &Difference{Table: t.name, Key: t.key(second), Detail: "the log makes this row, and the view does not have it"}
	}
	for i := range live {
		if a, b := live[i], second[i]; (a == nil) != (b == nil) || a != nil && *a != *b {
			return &Difference{Table: t.name, Key: t.key(live), Column: t.columns[i], Detail: "the view has another value than the log makes"}
		}
	}
	return nil
}

// key names a row.
func (t table) key(r row) string {
	parts := make([]string, len(t.keys))
	for i, name := range t.keys {
		parts[i] = name + "=" + *r[i]
	}
	return strings.Join(parts, " ")
}
