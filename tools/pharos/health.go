package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// healthPatience is shorter than the timeout of a container's health check.
const healthPatience = 4 * time.Second

// health is what containers are asked with: no image needs another program for it.
type health struct {
	Server string `help:"Address of the server." default:"http://127.0.0.1:8080"`
	Ready  bool   `help:"Ask whether it is of use, not only whether it answers."`
}

// Run implements the command.
func (h *health) Run(ctx context.Context) error {
	path := "/healthz"
	if h.Ready {
		path = "/readyz"
	}
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(h.Server, "/")+path, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	const most = 64 << 10
	answer, err := io.ReadAll(io.LimitReader(res.Body, most))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", res.Status, answer)
	}
	return nil
}
