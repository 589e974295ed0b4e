// Package config is one struct of settings, read from a getenv function and passed down as values. It
// must not know what the settings are used for.
package config

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// Config is how an installation is set up; every value has a default that works on one machine.
type Config struct {
	Data     string // folder of the embedded database, files and the secret key
	Database string // "sqlite:PATH" or "postgres://…"
	Listen   string // "127.0.0.1:8080"
	BaseURL  string // address in links, mails and QR codes, without a slash at the end
	Zone     *time.Location
	Proxies  []string // address ranges of trusted proxies
	SMTP     SMTP
	Secret   string // key of one-time links; empty = kept in the data folder
	Fonts    string // folder of further TrueType fonts for papers; empty = the built-in ones alone
	Log      Log
	Search   Search
	Seal     Seal
	Inside   bool // webhooks may reach addresses of one's own network: for trying, never in production
	Field    bool // auditors may take audits offline with the field app
	Demo     bool // invented data, sign-in with one click; never for a body's real records
}

// Search is the body's access to the international register IAF CertSearch; without a key files are uploaded by hand.
type Search struct {
	URL  string // of the interface for clients
	Key  string
	List string // path below it where the body's records are read; empty = they cannot be compared
}

// Log is how the transparency log is signed and copied outside.
type Log struct {
	Keys   string   // secret texts of its keys, separated by spaces; empty = kept in the data folder
	Mail   []string // addresses that get the day's checkpoint
	Folder string   // folder that gets each hour's checkpoint; empty = none
}

// Seal is where the key that seals certificates is: in files, or in a PKCS#11 token. Without either, a pair is made in the
// data folder.
type Seal struct {
	Key         string // file, PKCS#8 in PEM
	Certificate string // file, PEM: the key's certificate, then those above it
	Module      string // library of the token
	Token       string // label of the token
	Object      string // of the key in the token, hexadecimal
	PIN         string // of the token
	TimeStamps  string // address of an RFC 3161 server; empty = seals without time stamp
}

// SMTP is how mail leaves the house; an empty Host keeps it in the outbox.
type SMTP struct {
	Host     string
	Port     string
	User     string
	Password string
	From     string
	TLS      string // "required", "opportunistic" or "none"
}

// Read makes the settings from the environment. All problems are reported at once.
func Read(getenv func(string) string) (Config, error) {
	var errs []error
	text := func(name, otherwise string) string {
		if v := getenv(name); v != "" {
			return v
		}
		return otherwise
	}
	c := Config{Data: text("ASSAY_DATA", "data"), Listen: text("ASSAY_LISTEN", "127.0.0.1:8080"), Secret: getenv("ASSAY_SECRET"), Fonts: getenv("ASSAY_FONTS")}
	c.Database = text("ASSAY_DATABASE", "sqlite:"+filepath.Join(c.Data, "assay.db"))
	c.BaseURL = strings.TrimSuffix(text("ASSAY_BASE_URL", "http://"+c.Listen), "/")
	if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		errs = append(errs, fmt.Errorf("ASSAY_BASE_URL %q is not a web address", c.BaseURL))
	}
	if !strings.HasPrefix(c.Database, "sqlite:") && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		errs = append(errs, errors.New("ASSAY_DATABASE must begin with sqlite: or postgres://"))
	}
	var err error
	if c.Zone, err = time.LoadLocation(text("ASSAY_ZONE", "Europe/Berlin")); err != nil {
		errs = append(errs, fmt.Errorf("ASSAY_ZONE: %w", err))
	}
	if c.Secret != "" && len(c.Secret) < 32 {
		errs = append(errs, errors.New("ASSAY_SECRET needs at least 32 characters"))
	}
	switch demo := getenv("ASSAY_DEMO"); demo {
	case "", "no":
	case "yes":
		c.Demo = true
	default:
		errs = append(errs, fmt.Errorf("ASSAY_DEMO %q is neither yes nor no", demo))
	}
	c.Field, c.Inside = getenv("ASSAY_FIELD") != "no", getenv("ASSAY_WEBHOOKS_INSIDE") == "yes"
	for _, p := range strings.Split(getenv("ASSAY_PROXIES"), ",") {
		if p = strings.TrimSpace(p); p != "" {
			c.Proxies = append(c.Proxies, p)
		}
	}
	c.Search = Search{URL: text("ASSAY_CERTSEARCH_URL", "https://api.iafcertsearch.org/api/client"), Key: getenv("ASSAY_CERTSEARCH_KEY"), List: getenv("ASSAY_CERTSEARCH_LIST")}
	c.Log = Log{Keys: getenv("ASSAY_LOG_KEY"), Folder: getenv("ASSAY_LOG_FOLDER"), Mail: strings.FieldsFunc(getenv("ASSAY_LOG_MAIL"), func(r rune) bool { return r == ',' || r == ' ' })}
	c.SMTP = SMTP{Host: getenv("ASSAY_SMTP_HOST"), Port: text("ASSAY_SMTP_PORT", "587"), User: getenv("ASSAY_SMTP_USER"),
		Password: getenv("ASSAY_SMTP_PASSWORD"), From: getenv("ASSAY_SMTP_FROM"), TLS: text("ASSAY_SMTP_TLS", "required")}
	c.Seal = Seal{Key: getenv("ASSAY_SEAL_KEY"), Certificate: getenv("ASSAY_SEAL_CERTIFICATE"), Module: getenv("ASSAY_SEAL_MODULE"),
		Token: getenv("ASSAY_SEAL_TOKEN"), Object: getenv("ASSAY_SEAL_OBJECT"), PIN: getenv("ASSAY_SEAL_PIN"), TimeStamps: getenv("ASSAY_SEAL_TIMESTAMPS")}
	if c.SMTP.Host != "" && c.SMTP.From == "" {
		errs = append(errs, errors.New("ASSAY_SMTP_FROM is needed with ASSAY_SMTP_HOST"))
	}
	return c, errors.Join(errs...)
}

// Secure tells whether the site is reached by https.
func (c Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }
