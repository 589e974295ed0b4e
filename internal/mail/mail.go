// Package mail writes the message for an event and sends it. It knows templates and SMTP; it must not know
// the database, nor decide who is told what.
package mail

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"text/template"
	"unicode"

	"assay/internal/day"
	"assay/templates"
)

// Message is what a template may say. Everything a person typed is cleaned of line breaks and control
// characters before it comes here (see clean).
type Message struct {
	BodyName   string            // the certification body
	ClientName string            // whose file it is, may be empty
	Name       string            // the recipient, may be empty
	Summary    string            // the event in one line
	Detail     map[string]string // of the event
	Link       string            // full address
	Home       string            // address of this installation, without a slash at the end
	Today      day.Day
}

// Letter is a message ready to send.
type Letter struct {
	From      string // name of the body, beside the address of the settings
	To        string
	Subject   string
	Text      string
	MessageID string // stable: a second sending carries the same
	Stop      string // address by which the recipient's mail program ends such messages with one press (RFC 8058), "" without one
	PaperName string // file name of the paper, "" without one
	Paper     []byte // PDF
}

// Sender sends a letter or says why not.
type Sender interface {
	Send(ctx context.Context, l Letter) error
}

// Writer writes letters from the templates mail/*.txt.
type Writer struct{ set *template.Template }

// NewWriter reads all templates; a broken one is an error at the start.
func NewWriter() (*Writer, error) {
	files, err := fs.Glob(templates.Files, "mail/*.txt")
	if err != nil {
		return nil, fmt.Errorf("find mail templates: %w", err)
	}
	set := template.New("mail").Option("missingkey=zero")
	for _, f := range files {
		text, err := fs.ReadFile(templates.Files, f)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f, err)
		}
		if !strings.HasPrefix(string(text), "Subject: ") {
			return nil, fmt.Errorf("%s does not begin with its subject", f)
		}
		if _, err := set.New(strings.TrimSuffix(strings.TrimPrefix(f, "mail/"), ".txt")).Parse(string(text)); err != nil {
			return nil, fmt.Errorf("read %s: %w", f, err)
		}
	}
	return &Writer{set}, nil
}

// Has tells whether there is a template of the name.
func (w *Writer) Has(name string) bool { return w.set.Lookup(name) != nil }

// Write writes one message. An unknown template is an error.
func (w *Writer) Write(name string, m Message) (subject, text string, err error) {
	t := w.set.Lookup(name)
	if t == nil {
		return "", "", fmt.Errorf("no mail template %q", name)
	}
	var b strings.Builder
	if err := t.Execute(&b, m.clean()); err != nil {
		return "", "", fmt.Errorf("write %s: %w", name, err)
	}
	head, body, _ := strings.Cut(b.String(), "\n")
	return line(strings.TrimPrefix(head, "Subject: ")), strings.TrimSpace(body) + "\n", nil
}

// clean keeps a message's typed parts to one harmless line each, so that a name can add neither headers
// nor lines nor links to a message.
func (m Message) clean() Message {
	m.ClientName, m.Name, m.Summary = line(m.ClientName), line(m.Name), line(m.Summary)
	detail := map[string]string{}
	for k, v := range m.Detail {
		detail[k] = unlink(printable(v))
	}
	m.Detail = detail
	return m
}

// line is text on one line, without links, cut where it is long.
func line(s string) string {
	s = unlink(strings.Join(strings.Fields(printable(s)), " "))
	if r := []rune(s); len(r) > 300 {
		s = string(r[:300]) + "…"
	}
	return s
}

// printable drops control and invisible format characters, except line breaks and tabs.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

// unlink breaks what a mail program would turn into a link.
func unlink(s string) string { return strings.ReplaceAll(s, "://", ": //") }
