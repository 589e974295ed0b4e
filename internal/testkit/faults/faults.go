// Package faults is a bad line in front of a server, for tests: it loses requests and answers, is cut altogether,
// shows the page of a hotel's network instead, or changes the answer of one address. By a seed, so that a run can be
// had again. It knows nothing of what is sent.
package faults

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Line is the line; its zero value is a good one.
type Line struct {
	Server http.Handler
	mu     sync.Mutex
	r      *rand.Rand
	loss   int // of 100, each way
	mode   string
	edits  map[string]func([]byte) []byte
	lost   int
}

// Lossy loses so many of a hundred requests, and as many of the answers to the rest, by a seed.
func (l *Line) Lossy(percent int, seed uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loss, l.r, l.mode = percent, rand.New(rand.NewPCG(seed, seed)), ""
}

// Cut ends every connection before it says a word.
func (l *Line) Cut() { l.set("cut") }

// Captive answers everything with a page of its own, as the networks of hotels do.
func (l *Line) Captive() { l.set("captive") }

// Good lets everything through.
func (l *Line) Good() { l.set("") }

func (l *Line) set(mode string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mode, l.loss = mode, 0
}

// Edit changes the answers of an address from now on.
func (l *Line) Edit(path string, edit func([]byte) []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.edits = map[string]func([]byte) []byte{path: edit}
}

// Lost is how many requests and answers were lost so far.
func (l *Line) Lost() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lost
}

func (l *Line) fate(path string) (request, answer bool, mode string, edit func([]byte) []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.loss > 0 && !strings.HasSuffix(path, "/events") {
		request, answer = l.r.IntN(100) < l.loss, l.r.IntN(100) < l.loss
		if request || answer {
			l.lost++
		}
	}
	return request, answer, l.mode, l.edits[path]
}

// ServeHTTP passes a request on, or does not.
func (l *Line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request, answer, mode, edit := l.fate(r.URL.Path)
	switch {
	case mode == "captive":
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<h1>Welcome to the hotel</h1>")) // to whoever is still there
	case mode == "cut" || request:
		panic(http.ErrAbortHandler)
	case strings.HasSuffix(r.URL.Path, "/events"):
		l.Server.ServeHTTP(w, r)
	default:
		if edit != nil {
			r.Header.Del("Accept-Encoding") // what is changed must be readable, and sent
			r.Header.Del("If-None-Match")
		}
		kept := httptest.NewRecorder()
		l.Server.ServeHTTP(kept, r)
		if answer {
			panic(http.ErrAbortHandler)
		}
		l.answer(w, kept, edit)
	}
}

func (l *Line) answer(w http.ResponseWriter, kept *httptest.ResponseRecorder, edit func([]byte) []byte) {
	body := bytes.Clone(kept.Body.Bytes())
	for name, values := range kept.Header() {
		w.Header()[name] = values
	}
	if edit != nil {
		body = edit(body)
		w.Header().Del("Content-Length")
		w.Header().Del("Etag")
	}
	w.WriteHeader(kept.Code)
	_, _ = w.Write(body) // to whoever is still there
}
