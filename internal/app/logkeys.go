package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"assay/internal/cert"
	"assay/internal/config"
	"assay/internal/ledger"
	"assay/internal/store"
	"assay/internal/walk"
)

// logKeys are the keys that sign the transparency log: from the settings, else kept in the data folder, a line each;
// the first is made at the first start.
func logKeys(c config.Config) ([]ledger.Key, error) {
	if c.Log.Keys != "" {
		return readLogKeys(c.Log.Keys, "ASSAY_LOG_KEY")
	}
	path := logKeyFile(c)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		k, err := ledger.NewSigningKey(logName(c))
		if err != nil {
			return nil, err
		}
		return []ledger.Key{k}, addLogKey(path, k)
	}
	if err != nil {
		return nil, fmt.Errorf("the keys of the log: %w", err)
	}
	return readLogKeys(string(text), path)
}

func logKeyFile(c config.Config) string { return filepath.Join(c.Data, "log.key") }

// logName names the log after the address of the installation.
func logName(c config.Config) string {
	if u, err := url.Parse(c.BaseURL); err == nil && u.Host != "" {
		return strings.ReplaceAll(u.Host, "+", "-") + "/log"
	}
	return "assay/log"
}

func readLogKeys(text, from string) (keys []ledger.Key, err error) {
	for _, word := range strings.Fields(text) {
		k, err := ledger.ReadKey(word)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", from, err)
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("%s holds no key", from)
	}
	return keys, nil
}

// addLogKey adds a key to the file; it is on the disk before anything is signed with it.
func addLogKey(path string, k ledger.Key) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("keep the key of the log: %w", err)
	}
	_, err = fmt.Fprintln(f, k.Secret())
	return errors.Join(err, f.Sync(), f.Close())
}

// ChangeLogKey makes a new key for the log and lets it take over. Programs that run meanwhile read it from the same
// data folder; those with keys in their settings need it there first.
func ChangeLogKey(ctx context.Context, c config.Config, out io.Writer) error {
	if c.Log.Keys != "" {
		return errors.New("the keys of the log are in ASSAY_LOG_KEY: a key file in the data folder would not be read")
	}
	return opened(ctx, c, func(a *App) error {
		keys, err := logKeys(c)
		if err != nil {
			return err
		}
		next, err := ledger.NewSigningKey(keys[0].Name())
		if err != nil {
			return err
		}
		if err := addLogKey(logKeyFile(c), next); err != nil {
			return err
		}
		if err := a.Office.ChangeLogKey(ctx, cert.SystemActor, next); err != nil {
			return err
		}
		published, err := a.Office.KeyFile(ctx)
		if err != nil {
			return err
		}
		_, err = io.WriteString(out, published.Text())
		return err
	})
}

// walkedKey is the log's key of a database for walks: it lies in the database, since the data folder of a walk is
// thrown away and the next walk in the same database goes on with its log.
func walkedKey(ctx context.Context, c config.Config, clock *walk.Clock) (key string, err error) {
	s, err := store.Open(ctx, store.Options{URL: c.Database, Files: filepath.Join(c.Data, "files"), Clock: clock.Now})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	const name = "log key of walks"
	key, err = s.Setting(ctx, name)
	if !errors.Is(err, cert.NotFound) {
		return key, err
	}
	head, err := s.LogHead(ctx, store.RegisterLog)
	if err != nil {
		return "", err
	}
	if head.Size > 0 {
		return "", fmt.Errorf("the log of this database is signed by %s: a walk needs a database of its own, or that key in ASSAY_LOG_KEY", head.Verifier)
	}
	k, err := ledger.NewSigningKey(logName(c))
	if err != nil {
		return "", err
	}
	return k.Secret(), s.SaveSetting(ctx, name, "", k.Secret())
}
