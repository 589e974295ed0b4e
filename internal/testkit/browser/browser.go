// Package browser lets a test use Assay as a person does, in a real Chromium. It watches every page while the test
// runs: a script error, a breach of the content security policy or an answer of 500 fails the test by itself. It
// knows pages only by what a person sees on them, and nothing of the trade.
package browser

import (
	"context"
	_ "embed"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const (
	patience = 15 * time.Second // for one act: a loaded machine is slow, a broken page is slower
	comes    = 5 * time.Second  // for something that a script is still to bring
	desktopW = 1280
	desktopH = 900
)

//go:embed find.js
var findScript string

// Page is one browser tab with cookies of its own, seen by one test. Every act that cannot be done ends the test.
type Page struct {
	t     testing.TB
	ctx   context.Context
	watch *watch
	scope string
	wait  time.Duration
}

// New opens an empty tab of 1280 by 900 pixels. The first call in a test binary starts Chromium. Under -short the
// test is skipped; so it is when the machine has no Chromium, except where CI=true: there it fails.
func New(t testing.TB) *Page {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: no browser")
	}
	program := find()
	switch {
	case program != "":
	case os.Getenv("CI") == "true":
		t.Fatal("no Chromium on this machine: under CI the pages are tried in a browser")
	default:
		t.Skip("no Chromium on this machine: scripts/test installs it")
	}
	parent, err := chromium.start(program)
	if err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return open(t, parent, chromedp.WithNewBrowserContext())
}

// Second opens another tab of the same person: it shares cookies and what pages keep in the browser.
func (p *Page) Second() *Page {
	p.t.Helper()
	return open(p.t, p.ctx)
}

func open(t testing.TB, parent context.Context, options ...chromedp.ContextOption) *Page {
	t.Helper()
	w := &watch{requests: map[string]string{}, frames: map[cdp.FrameID]bool{}}
	ctx, cancel := chromedp.NewContext(parent, append(options, chromedp.WithListener(w.see))...)
	p := &Page{t: t, ctx: ctx, watch: w, wait: comes}
	w.dialog = p.acceptDialog
	t.Cleanup(func() {
		defer cancel()
		for _, problem := range w.problems() {
			t.Errorf("the browser complained: %s", problem)
		}
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	p.send("watch the page", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, audits.Enable, cdp.Empty{})
		return err
	})
	p.Prefer("prefers-reduced-motion", "reduce")
	p.Size(desktopW, desktopH)
	return p
}

// Allow takes back a complaint that the test provokes on purpose: every one that contains the text.
func (p *Page) Allow(text string) { p.watch.allow(text) }

// Within narrows what Fill, Choose, Check, Click, Upload, Text and Has look at to the first element that the
// selector finds, such as one row of a table.
func (p *Page) Within(selector string) *Page {
	inner := *p
	inner.scope = strings.TrimSpace(p.scope + " " + selector)
	return &inner
}

// Size sets the size of the window in CSS pixels.
func (p *Page) Size(width, height int) {
	p.t.Helper()
	p.send("resize the window", func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.EmulateViewport(int64(width), int64(height)))
	})
}

// Prefer answers a media query for the page, such as prefers-color-scheme with dark.
func (p *Page) Prefer(feature, value string) {
	p.t.Helper()
	p.watch.prefer(feature, value)
	p.media("")
}

// Print shows the page as it would be printed; Size and Screenshot then show the print sheet.
func (p *Page) Print() {
	p.t.Helper()
	p.media("print")
}

func (p *Page) media(kind string) {
	p.t.Helper()
	p.send("emulate media", func(ctx context.Context) error {
		params := emulation.SetEmulatedMediaParams{Media: kind, Features: p.watch.preferred()}
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, params)
		return err
	})
}

// WithoutScript switches JavaScript off for all pages opened from now on, as some clients' browsers do.
func (p *Page) WithoutScript() {
	p.t.Helper()
	p.send("switch scripts off", func(ctx context.Context) error {
		params := emulation.SetScriptExecutionDisabledParams{Value: true}
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, params)
		return err
	})
}

// send runs one command with patience and ends the test when it fails.
func (p *Page) send(what string, command func(ctx context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := command(ctx); err != nil {
		p.t.Fatalf("%s: %v", what, explain(err))
	}
}

func explain(err error) string {
	if exception, ok := err.(*chromedp.ExceptionError); ok {
		return described(exception.ExceptionDetails)
	}
	return err.Error()
}

func described(details *runtime.ExceptionDetails) string {
	if details.Exception != nil && details.Exception.Description != "" {
		return details.Exception.Description
	}
	return details.Text
}

// browser is the one Chromium of the test binary. It dies with the process that started it.
type browser struct {
	once sync.Once
	ctx  context.Context
	err  error
}

var chromium browser

const profilePrefix = "assay-chromium-"

func (b *browser) start(program string) (context.Context, error) {
	b.once.Do(func() {
		sweep(os.TempDir())
		profile, err := os.MkdirTemp("", fmt.Sprintf("%s%d-", profilePrefix, os.Getpid()))
		if err != nil {
			b.err = err
			return
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(program),
			chromedp.UserDataDir(profile),
			chromedp.DisableGPU,
			chromedp.Flag("disable-quic", true),
			chromedp.Flag("disable-component-update", true),
			chromedp.Flag("no-sandbox", os.Geteuid() == 0),
		)
		allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
		b.ctx, _ = chromedp.NewContext(allocator)
		b.err = chromedp.Do(b.ctx) // without a deadline: it would become the browser's own
	})
	return b.ctx, b.err
}

// sweep removes the profiles of test binaries that are gone: nothing runs after a binary's last test.
func sweep(dir string) {
	profiles, _ := filepath.Glob(filepath.Join(dir, profilePrefix+"*"))
	for _, profile := range profiles {
		owner, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(profile), profilePrefix), "-")
		pid, err := strconv.Atoi(owner)
		if err == nil && syscall.Kill(pid, 0) == syscall.ESRCH {
			_ = os.RemoveAll(profile) // tried again by the next binary
		}
	}
}

func find() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "chrome"} {
		if program, err := exec.LookPath(name); name != "" && err == nil {
			return program
		}
	}
	return ""
}

// path is the address without scheme and host, as tests compare it.
func path(address string) string {
	at, err := url.Parse(address)
	if err != nil {
		return address
	}
	return at.RequestURI()
}
