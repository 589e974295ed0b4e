package mail

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"assay/internal/config"
)

// SMTP sends through a mail server.
type SMTP struct{ set config.SMTP }

// NewSMTP is a sender for the settings.
func NewSMTP(set config.SMTP) SMTP { return SMTP{set} }

// Send delivers one letter to the server.
func (s SMTP) Send(ctx context.Context, l Letter) error {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.FromFormat(l.From, s.set.From); err != nil {
		return fmt.Errorf("sender %q: %w", s.set.From, err)
	}
	if err := m.To(l.To); err != nil {
		return fmt.Errorf("recipient %q: %w", l.To, err)
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(l.MessageID)
	m.SetDate()
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	if l.Stop != "" {
		m.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+l.Stop+">")
		m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	if l.PaperName != "" {
		if err := m.AttachReader(l.PaperName, bytes.NewReader(l.Paper), gomail.WithFileContentType("application/pdf")); err != nil {
			return fmt.Errorf("attach %s: %w", l.PaperName, err)
		}
	}
	client, err := s.client()
	if err != nil {
		return err
	}
	if err := client.DialAndSendWithContext(ctx, m); err != nil {
		return fmt.Errorf("send to %s: %w", l.To, err)
	}
	return nil
}

func (s SMTP) client() (*gomail.Client, error) {
	port, err := strconv.Atoi(s.set.Port)
	if err != nil {
		return nil, fmt.Errorf("mail server port %q: %w", s.set.Port, err)
	}
	options := []gomail.Option{gomail.WithPort(port), gomail.WithTimeout(30 * time.Second), gomail.WithTLSPolicy(s.policy())}
	if s.set.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthPlain), gomail.WithUsername(s.set.User), gomail.WithPassword(s.set.Password))
	}
	c, err := gomail.NewClient(s.set.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail server %s: %w", s.set.Host, err)
	}
	return c, nil
}

func (s SMTP) policy() gomail.TLSPolicy {
	switch s.set.TLS {
	case "none":
		return gomail.NoTLS
	case "opportunistic":
		return gomail.TLSOpportunistic
	}
	return gomail.TLSMandatory
}

// Kept is a sender that sends nothing: the message stays readable in the outbox (demo mode).
type Kept struct{}

// Send accepts every letter.
func (Kept) Send(context.Context, Letter) error { return nil }
