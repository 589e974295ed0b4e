package browser

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watch listens to one tab: what went wrong in it, and whether it is still busy.
type watch struct {
	mu        sync.Mutex
	wrong     []string
	allowed   []string
	features  []*emulation.MediaFeature
	requests  map[string]string    // under way: request to loader
	frames    map[cdp.FrameID]bool // loading
	requested bool                 // a navigation was asked for and has not begun
	last      time.Time            // of any sign of work
	dialog    func(message string)
}

// see runs on the goroutine that reads the browser's messages: it may only take notes.
func (w *watch) see(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.complaints(event)
	w.business(event)
}

func (w *watch) complaints(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			w.complain("console: %s", spoken(e.Args))
		}
	case *runtime.EventExceptionThrown:
		w.complain("script error: %s", described(e.ExceptionDetails))
	case *log.EventEntryAdded: // the network has events of its own, with more to tell
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			w.complain("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *audits.EventIssueAdded:
		if d := e.Issue.Details.ContentSecurityPolicyIssueDetails; d != nil && !d.IsReportOnly {
			w.complain("content security policy: %s refused %s", d.ViolatedDirective, d.BlockedURL)
		}
	case *network.EventResponseReceived:
		w.answer(e)
	case *network.EventLoadingFailed:
		if !e.Canceled && e.BlockedReason == "" && e.ErrorText != "net::ERR_ABORTED" {
			w.complain("%s did not load: %s", e.Type, e.ErrorText)
		}
	case *inspector.EventTargetCrashed:
		w.complain("the page crashed")
	}
}

// answer judges an HTTP status: 4xx is a fair answer to what a person asked for, but not for a part of a page.
func (w *watch) answer(e *network.EventResponseReceived) {
	asked := e.Type == network.ResourceTypeDocument || e.Type == network.ResourceTypeXHR ||
		e.Type == network.ResourceTypeFetch
	if e.Response.Status >= 500 || e.Response.Status >= 400 && !asked {
		w.complain("%s answered %d for %s", strings.ToLower(string(e.Type)), e.Response.Status, e.Response.URL)
	}
}

func (w *watch) business(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Type != network.ResourceTypeEventSource && e.Type != network.ResourceTypePing {
			w.requests[string(e.RequestID)] = string(e.LoaderID)
		}
	case *network.EventLoadingFinished:
		delete(w.requests, string(e.RequestID))
	case *network.EventLoadingFailed:
		delete(w.requests, string(e.RequestID))
	case *page.EventFrameRequestedNavigation:
		w.requested = true
	case *page.EventFrameStartedLoading:
		w.frames[e.FrameID] = true
		w.requested = false
	case *page.EventFrameNavigated:
		w.forget(e.Frame)
	case *page.EventFrameStoppedLoading:
		delete(w.frames, e.FrameID)
	case *page.EventFrameDetached:
		delete(w.frames, e.FrameID)
	case *page.EventJavascriptDialogOpening:
		go w.dialog(e.Message)
	default:
		return
	}
	w.last = time.Now()
}

// forget drops the requests of the document that a navigation replaced.
func (w *watch) forget(frame *cdp.Frame) {
	if frame.ParentID != "" {
		return
	}
	for request, loader := range w.requests {
		if loader != string(frame.LoaderID) {
			delete(w.requests, request)
		}
	}
}

const (
	quiet   = 60 * time.Millisecond // without a sign of work means idle
	unheard = time.Second           // a navigation that has not begun by then became a download or nothing
)

func (w *watch) idle() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	rest := time.Since(w.last)
	if w.requested && rest < unheard {
		return false
	}
	return len(w.requests) == 0 && len(w.frames) == 0 && rest >= quiet
}

// busy names what is still under way, for whoever waited in vain.
func (w *watch) busy() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return fmt.Sprintf(" (requests %v, frames %v)", w.requests, w.frames)
}

func (w *watch) stir() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = time.Now()
}

func (w *watch) complain(format string, args ...any) {
	w.wrong = append(w.wrong, fmt.Sprintf(format, args...))
}

func (w *watch) problem(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.complain(format, args...)
}

func (w *watch) allow(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.allowed = append(w.allowed, text)
}

func (w *watch) prefer(feature, value string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.features {
		if f.Name == feature {
			f.Value = value
			return
		}
	}
	w.features = append(w.features, &emulation.MediaFeature{Name: feature, Value: value})
}

func (w *watch) preferred() []*emulation.MediaFeature {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]*emulation.MediaFeature(nil), w.features...)
}

// problems lists what went wrong and was not allowed, each once.
func (w *watch) problems() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []string
	told := map[string]bool{}
	for _, problem := range w.wrong {
		if !told[problem] && !w.isAllowed(problem) {
			list = append(list, problem)
		}
		told[problem] = true
	}
	return list
}

func (w *watch) isAllowed(problem string) bool {
	for _, text := range w.allowed {
		if strings.Contains(problem, text) {
			return true
		}
	}
	return false
}

func spoken(args []*runtime.RemoteObject) string {
	var words []string
	for _, arg := range args {
		switch {
		case arg.Description != "":
			words = append(words, arg.Description)
		default:
			words = append(words, strings.Trim(string(arg.Value), `"`))
		}
	}
	return strings.Join(words, " ")
}
