package sealkey

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// A time stamp server is waited for this long, since a decision waits meanwhile, and its answer may be this large.
const (
	serverTime   = 4 * time.Second
	largestReply = 64 << 10
)

// server asks a time stamp server as RFC 3161 says, section 3.4. It follows nothing and asks nobody else: no redirects, no
// proxies of the environment.
func server(address string) (func([]byte) ([]byte, error), error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is not a web address", address)
	}
	client := &http.Client{Timeout: serverTime, Transport: &http.Transport{Proxy: nil, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("it leads elsewhere, which is not followed")
		}}
	return func(request []byte) ([]byte, error) { return post(client, address, request) }, nil
}

func post(client *http.Client, address string, request []byte) ([]byte, error) {
	res, err := client.Post(address, "application/timestamp-query", bytes.NewReader(request))
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }() // nothing more to read
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/timestamp-reply" {
		return nil, fmt.Errorf("the server answered %s with %q", res.Status, res.Header.Get("Content-Type"))
	}
	reply, err := io.ReadAll(io.LimitReader(res.Body, largestReply+1))
	if err == nil && len(reply) > largestReply {
		err = errors.New("the server's answer is too long")
	}
	return reply, err
}
