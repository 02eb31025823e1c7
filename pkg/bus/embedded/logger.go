package embedded

import (
	"context"
	"fmt"
	"log/slog"
)

// logger passes on what the server says; its notices are details to us.
type logger struct{ log *slog.Logger }

func (l logger) say(level slog.Level, format string, v []any) {
	l.log.Log(context.Background(), level, "nats server", "text", fmt.Sprintf(format, v...))
}

func (l logger) Noticef(format string, v ...any) { l.say(slog.LevelDebug, format, v) }
func (l logger) Warnf(format string, v ...any)   { l.say(slog.LevelWarn, format, v) }
func (l logger) Errorf(format string, v ...any)  { l.say(slog.LevelError, format, v) }
func (l logger) Fatalf(format string, v ...any)  { l.say(slog.LevelError, format, v) }
func (l logger) Debugf(format string, v ...any)  { l.say(slog.LevelDebug, format, v) }
func (l logger) Tracef(format string, v ...any)  { l.say(slog.LevelDebug, format, v) }
