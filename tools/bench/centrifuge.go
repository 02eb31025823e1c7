package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/centrifugal/centrifuge"
	"github.com/nats-io/nats.go"
)

// channel of the peer that every client is subscribed to.
const channel = "feed"

// centrifugeConnect is the path, with the command that its protocol begins with.
func centrifugeConnect() string {
	return "/?" + url.Values{"cf_connect": {`{"id":1,"connect":{}}`}}.Encode()
}

// centrifugeFeed publishes the same data to the clients of the centrifuge
// library's server-sent events, without history: the least that it does.
func centrifugeFeed(ctx context.Context, address string) (http.Handler, error) {
	node, err := centrifuge.New(centrifuge.Config{LogLevel: centrifuge.LogLevelNone})
	if err != nil {
		return nil, err
	}
	node.OnConnecting(func(context.Context, centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		return centrifuge.ConnectReply{Credentials: &centrifuge.Credentials{}, Subscriptions: map[string]centrifuge.SubscribeOptions{channel: {}}}, nil
	})
	if err := node.Run(); err != nil {
		return nil, fmt.Errorf("run centrifuge: %w", err)
	}
	context.AfterFunc(ctx, func() { _ = node.Shutdown(context.WithoutCancel(ctx)) })
	nc, err := nats.Connect(address)
	if err != nil {
		return nil, err
	}
	_, err = nc.Subscribe(framesSubject, func(m *nats.Msg) {
		_, data, _ := bytes.Cut(m.Data, []byte("\ndata: "))
		_, _ = node.Publish(channel, bytes.TrimSpace(data))
	})
	return centrifuge.NewSSEHandler(node, centrifuge.SSEConfig{}), err
}
