// Package app wires the house together: settings in, a running program out. Tests start it whole. It holds
// no rule and no page.
package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"assay/internal/cert"
	"assay/internal/config"
	"assay/internal/hook"
	"assay/internal/iaf"
	"assay/internal/jobs"
	"assay/internal/ledger"
	"assay/internal/mail"
	"assay/internal/office"
	"assay/internal/office/certsearch"
	"assay/internal/office/watching"
	"assay/internal/paper"
	"assay/internal/sealkey"
	"assay/internal/store"
	"assay/internal/web"
)

// App is the program, open but not yet serving.
type App struct {
	Config config.Config
	Store  *store.Store
	Office *office.Office
	Web    *web.Web
	Jobs   *jobs.Jobs
}

// Open opens store, office and web. clock is the only source of now.
func Open(ctx context.Context, c config.Config, clock func() time.Time) (*App, error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("open the data folder: %w", err)
	}
	if err := fonts(c.Fonts); err != nil {
		return nil, err
	}
	secret, err := secretKey(c)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Options{URL: c.Database, Files: filepath.Join(c.Data, "files"), Clock: clock})
	if err != nil {
		return nil, err
	}
	sealer, fault := sealkey.Open(sealkey.Options{Folder: c.Data, Settings: c.Seal, Name: siteName(c.BaseURL), At: clock()})
	if fault != nil {
		slog.Error("no certificate can be issued", "err", fault)
	}
	o := office.New(office.Options{Store: s, Clock: clock, Zone: c.Zone, Secret: secret, BaseURL: c.BaseURL, Body: DefaultBody, Seal: sealer, Fault: fault, Mails: sender(c) != nil,
		LogKeys: func() ([]ledger.Key, error) { return logKeys(c) }})
	if err := o.BeginLog(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	j, err := jobs.New(o, sender(c))
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	hooks := hook.New(hook.Options{Inside: c.Inside})
	j.Hooks = func(ctx context.Context, p watching.Posting) ([]byte, error) {
		return hooks.Post(ctx, hook.Message{URL: p.Address, Key: p.Key, ID: p.ID, At: p.At, Body: p.Body})
	}
	j.Outside = jobs.Outside{Mail: c.Log.Mail, Folder: c.Log.Folder}
	register := registerOf(c.Search)
	j.Search = register.carry
	w, err := web.New(web.Options{Office: o, Store: s, Write: j.Write, Demo: c.Demo, Secure: c.Secure(), Proxies: c.Proxies, FieldOff: !c.Field, CheckHook: hooks.Check, Search: register.pages})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &App{c, s, o, w, j}, nil
}

// searchRegister is the international register as jobs and pages know it.
type searchRegister struct {
	carry certsearch.Carry
	pages web.Search
}

// registerOf opens the access to the international register; without a key there are files alone.
func registerOf(c config.Search) searchRegister {
	r := searchRegister{pages: web.Search{File: iaf.File}}
	if c.Key == "" {
		return r
	}
	client := iaf.New(c.URL, c.Key, c.List)
	r.pages.Sends = true
	if client.Lists() {
		r.pages.Held = client.Held
	}
	r.carry = func(ctx context.Context, records []cert.SearchRecord) ([]certsearch.Outcome, error) {
		said, err := client.Upload(ctx, records)
		out := make([]certsearch.Outcome, len(said))
		for i, s := range said {
			out[i] = certsearch.Outcome(s)
		}
		return out, err
	}
	return r
}

// fonts takes the installation's own fonts into its papers, and says in the log what each adds.
func fonts(folder string) error {
	if folder == "" {
		return nil
	}
	notes, err := paper.Bring(folder)
	if err != nil {
		return fmt.Errorf("ASSAY_FONTS: %w", err)
	}
	for _, n := range notes {
		slog.Info("font", "file", n)
	}
	return nil
}

// sender is how mail leaves: by the mail server of the settings; kept on a page in demo mode; else it
// waits in the outbox until a server is set.
func sender(c config.Config) mail.Sender {
	switch {
	case c.SMTP.Host != "":
		return mail.NewSMTP(c.SMTP)
	case c.Demo:
		return mail.Kept{}
	}
	return nil
}

// DefaultBody is who the body is until its administrator says so on the settings page.
var DefaultBody = office.Body{Name: "Assay Certification", Address: "Musterstraße 1", City: "10115 Berlin", Country: "DE",
	Web: "https://assay.example", Email: "office@assay.example", Signatory: "Head of certification", SignatoryRole: "for the certification body",
	Prefix: "SMS", Currency: "EUR"}

// siteName is the host of the installation's address, by which a seal made here names itself.
func siteName(base string) string {
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "the certification body"
}

// secretKey is the key of one-time links: from the settings, else kept in the data folder.
func secretKey(c config.Config) ([]byte, error) {
	if c.Secret != "" {
		return []byte(c.Secret), nil
	}
	path := filepath.Join(c.Data, "secret.key")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // never fails (crypto/rand)
		text = []byte(hex.EncodeToString(key))
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("the secret key: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) < 32 {
		return nil, fmt.Errorf("the secret key in %s is damaged", path)
	}
	return key, nil
}

// Close ends the connections.
func (a *App) Close() error { return a.Store.Close() }

// Serve answers requests until the context ends, then lets those under way finish.
func (a *App) Serve(ctx context.Context, ready func(address string)) error {
	l, err := net.Listen("tcp", a.Config.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := a.Web.Server(a.Config.Listen)
	done := make(chan error, 2)
	go func() { done <- server.Serve(l) }()
	work, stop := context.WithCancel(ctx)
	defer stop()
	rest := make(chan struct{})
	go func() {
		defer close(rest)
		if err := a.Jobs.Run(work); err != nil {
			done <- err
		}
	}()
	ready(l.Addr().String())
	select {
	case err := <-done:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	defer func() { <-rest }() // a message under way is finished
	slog.Info("stopping")
	wind, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	if err := server.Shutdown(wind); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}
