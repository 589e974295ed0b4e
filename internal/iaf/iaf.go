// Package iaf speaks to the international register of accredited certifications, IAF CertSearch: by its interface for
// certification bodies, and by its file. It must not decide what is published there, nor know where records come from.
package iaf

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"assay/internal/cert"
)

// Limits of the interface, and ours.
const (
	mostAtOnce = 100 // records of one bulk call
	pageSize   = 100 // records of one page that is read
	callTime   = 60 * time.Second
	mostBody   = 32 << 20 // bytes of an answer
	mostWait   = time.Minute
	mostTries  = 4 // of a call that is told to wait
)

// Client is the interface with the body's key.
type Client struct {
	base, key, list string
	http            *http.Client
}

// New is a client. base is the address of the interface for clients, without a slash at the end; list is the path below it
// where the body's records are read, empty where the body has none.
func New(base, key, list string) *Client {
	return &Client{strings.TrimSuffix(base, "/"), key, list, &http.Client{Timeout: callTime, Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 1},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}} // the key goes nowhere else
}

// Lists tells whether the register's records can be read.
func (c *Client) Lists() bool { return c.list != "" }

// Outcome is what the register said to one record.
type Outcome struct {
	Accepted bool
	Message  string // why not
	Remote   string // its id there
}

// refusal is an answer that says no to what was sent: trying again with the same is of no use.
type refusal struct {
	status int
	text   string
}

func (r *refusal) Error() string {
	return fmt.Sprintf("the register answered %d: %s", r.status, r.text)
}

// Upload sends records and tells what came of each, in their order. They go by the hundred; a hundred that the register
// refuses is sent one by one, so that one bad record keeps no other back. An error says that the register could not be
// reached, or does not know the key; what came of records before it is told too.
func (c *Client) Upload(ctx context.Context, records []cert.SearchRecord) ([]Outcome, error) {
	var out []Outcome
	for len(records) > 0 {
		part := records[:min(mostAtOnce, len(records))]
		records = records[len(part):]
		done, err := c.bulk(ctx, part)
		out = append(out, done...)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

func (c *Client) bulk(ctx context.Context, part []cert.SearchRecord) ([]Outcome, error) {
	sent := struct {
		Certifications []record `json:"certifications"`
	}{make([]record, len(part))}
	for i, r := range part {
		sent.Certifications[i] = wire(r)
	}
	answer, err := c.call(ctx, http.MethodPost, "/v1/cb/bulk-upload-cert", sent)
	var no *refusal
	if errors.As(err, &no) && no.status != http.StatusUnauthorized && no.status != http.StatusForbidden {
		return c.singly(ctx, part)
	}
	if err != nil {
		return nil, err
	}
	return make200(part, answer), nil
}

// make200 reads the ids from an answer that took everything, as far as it has them.
func make200(part []cert.SearchRecord, answer []byte) []Outcome {
	out := make([]Outcome, len(part))
	var said struct {
		Data []struct {
			Remote string `json:"company_certifications_id"`
		} `json:"data"`
	}
	_ = json.Unmarshal(answer, &said) // the ids are a courtesy; a bare "true" has none
	for i := range out {
		out[i].Accepted = true
		if len(said.Data) == len(part) {
			out[i].Remote = said.Data[i].Remote
		}
	}
	return out
}

func (c *Client) singly(ctx context.Context, part []cert.SearchRecord) ([]Outcome, error) {
	var out []Outcome
	for _, r := range part {
		answer, err := c.call(ctx, http.MethodPost, "/v1/cb/upload-cert", wire(r))
		var no *refusal
		switch {
		case errors.As(err, &no) && no.status != http.StatusUnauthorized && no.status != http.StatusForbidden:
			out = append(out, Outcome{Message: no.text})
		case err != nil:
			return out, err
		default:
			var said struct {
				Remote string `json:"company_certifications_id"`
			}
			_ = json.Unmarshal(answer, &said) // the id is a courtesy
			out = append(out, Outcome{Accepted: true, Remote: said.Remote})
		}
	}
	return out, nil
}

// Held reads every record that the register holds of the body.
func (c *Client) Held(ctx context.Context) ([]cert.SearchRecord, error) {
	if !c.Lists() {
		return nil, errors.New("no address is set where the register's records are read")
	}
	var out []cert.SearchRecord
	for page := 0; ; page++ {
		answer, err := c.call(ctx, http.MethodGet, c.list+"?"+url.Values{"limit": {strconv.Itoa(pageSize)}, "offset": {strconv.Itoa(page)}}.Encode(), nil)
		if err != nil {
			return nil, err
		}
		var said struct {
			Data []record `json:"data"`
		}
		if err := json.Unmarshal(answer, &said); err != nil {
			return nil, fmt.Errorf("read the register's records: %w", err)
		}
		for _, r := range said.Data {
			out = append(out, r.plain())
		}
		if len(said.Data) < pageSize {
			return out, nil
		}
	}
}

// call makes one call, and waits where the register asks for it.
func (c *Client) call(ctx context.Context, method, path string, body any) ([]byte, error) {
	for try := 1; ; try++ {
		answer, wait, err := c.once(ctx, method, path, body)
		if wait == 0 || try == mostTries {
			return answer, err
		}
		pause := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			pause.Stop()
			return nil, ctx.Err()
		case <-pause.C:
		}
	}
}

// once makes one call; wait is how long to wait before it is made again, 0 when it is over.
func (c *Client) once(ctx context.Context, method, path string, body any) (text []byte, wait time.Duration, err error) {
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, 0, err
		}
		sent = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, sent)
	if err != nil {
		return nil, 0, fmt.Errorf("ask the register: %w", err)
	}
	r.Header.Set("x-http-authorization", c.key)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, 0, fmt.Errorf("ask the register: %w", err)
	}
	text, err = io.ReadAll(io.LimitReader(answer.Body, mostBody))
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return nil, 0, fmt.Errorf("read the register's answer: %w", err)
	}
	switch {
	case answer.StatusCode == http.StatusTooManyRequests:
		return nil, patience(answer.Header.Get("Retry-After")), errors.New("the register asks to come back later")
	case answer.StatusCode >= 500 || answer.StatusCode >= 300 && answer.StatusCode < 400:
		return nil, 0, fmt.Errorf("the register answered %d", answer.StatusCode)
	case answer.StatusCode >= 400:
		return nil, 0, &refusal{answer.StatusCode, reason(text)}
	}
	return text, 0, nil
}

func patience(said string) time.Duration {
	seconds, err := strconv.Atoi(said)
	if err != nil || seconds < 1 {
		seconds = 1
	}
	return min(time.Duration(seconds)*time.Second, mostWait)
}

// reason is what a refusal says, in one line: its message and errors, or the beginning of the text.
func reason(text []byte) string {
	var said struct {
		Message string          `json:"message"`
		Error   json.RawMessage `json:"error"`
		Errors  json.RawMessage `json:"errors"`
	}
	line := string(text)
	if json.Unmarshal(text, &said) == nil && said.Message+string(said.Error)+string(said.Errors) != "" {
		line = strings.TrimSpace(said.Message + " " + string(said.Error) + " " + string(said.Errors))
	}
	line = strings.Join(strings.Fields(strings.ToValidUTF8(line, "")), " ")
	if r := []rune(line); len(r) > 400 {
		line = string(r[:400]) + "…"
	}
	return line
}
