package office

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"assay/internal/cert"
	"assay/internal/ledger"
)

// logKeys are the keys that sign the transparency log and mark the events, read when first needed.
type logKeys struct {
	read func() ([]ledger.Key, error)
	mu   sync.Mutex
	keys []ledger.Key
}

// all gives the keys, read anew when they were not read yet or are asked for anew.
func (l *logKeys) all(anew bool) ([]ledger.Key, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.keys != nil && !anew {
		return l.keys, nil
	}
	if l.read == nil {
		return nil, errors.New("the log has no key")
	}
	keys, err := l.read()
	if err != nil {
		return nil, fmt.Errorf("read the keys of the log: %w", err)
	}
	l.keys = keys
	return keys, nil
}

// of finds the key of a verifier. Where it is not known, another instance may have made it: the keys are read again.
func (l *logKeys) of(verifier string) (ledger.Key, error) {
	for _, anew := range []bool{false, true} {
		keys, err := l.all(anew)
		if err != nil {
			return ledger.Key{}, err
		}
		for _, k := range keys {
			if k.Verifier() == verifier {
				return k, nil
			}
		}
	}
	return ledger.Key{}, fmt.Errorf("the log of this database is signed by %s, and this installation has no such key (ASSAY_LOG_KEY, or log.key in the data folder)", verifier)
}

// marks are the secrets by which the program knows its own events again, the first for new ones.
func (l *logKeys) marks() (secrets [][]byte, err error) {
	keys, err := l.all(false)
	if err == nil && len(keys) == 0 {
		err = errors.New("the log has no key")
	}
	for _, k := range keys {
		secrets = append(secrets, k.Derived("marks of events"))
	}
	return secrets, err
}

// mark marks an event as the program's own.
func (w *work) mark(e *cert.Event) error {
	secrets, err := w.o.keys.marks()
	if err != nil {
		return fmt.Errorf("mark the event: %w", err)
	}
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return fmt.Errorf("mark the event: %w", err)
	}
	row := ledger.Event{At: ledger.Instant(e.At), On: e.On.String(), Verb: e.Verb, Noun: e.Noun, NounID: e.NounID, File: e.CertificationID,
		Client: e.ClientID, Person: e.PersonID, Actor: e.ActorName, Summary: e.Summary, Detail: string(detail)}
	e.Mark = row.Marked(secrets[0], RandomCode()).Mark
	return nil
}
