package pg

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// IsUnavailable tells whether the database did not judge the statement, so that the same one may succeed later: no
// connection, a server that starts or stops, no room (connections, memory, disk), a lost race between transactions, or a
// context that ended while waiting (ask ctx.Err first where that matters). Every other error is about the statement or
// its values and comes back each time.
func IsUnavailable(err error) bool {
	if err == nil {
		return false
	}
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && (retryable(refused.Code) || outdated(refused)) {
		return true
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true // also a wrong password: nothing was judged
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, context.Canceled, context.DeadlineExceeded, errNoPostGIS} {
		if errors.Is(err, end) {
			return true
		}
	}
	return pgconn.SafeToRetry(err) // nothing was sent: the connection was closed before
}

// IsUnprepared tells whether the database has not the tables that were made when the service started: it is another one,
// or an older one. Nothing was judged, and nothing will be until the service starts again.
func IsUnprepared(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (refused.Code == "42P01" || refused.Code == "3F000") // undefined table, invalid schema name
}

// outdated tells whether a prepared statement met a table that a migration had changed. pgx prepares it anew next time.
func outdated(refused *pgconn.PgError) bool {
	return refused.Code == "0A000" && refused.Routine == "RevalidateCachedQuery"
}

// retryable sorts SQLSTATE codes (PostgreSQL's appendix A).
func retryable(code string) bool {
	switch code {
	case "40001", "40P01", "55P03": // serialization, deadlock, lock not available
		return true
	case "57014", "25006": // query cancelled by a timeout, read-only while another server takes over
		return true
	}
	for _, class := range []string{"08", "53", "58", "57P"} { // connection, resources, system, operator
		if strings.HasPrefix(code, class) {
			return code != "57P04" // the database was dropped: it will not come back
		}
	}
	return false
}
