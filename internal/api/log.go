package api

import (
	"context"
	"net/http"
	"time"

	"assay/internal/ledger"
)

var logOp = operation("getLog", http.MethodGet, "/log", "The transparency log", "Where the public log of everything that happened to certificates stands, and where its parts are: whoever keeps a checkpoint can prove later that nothing before it was changed.")

// logOut is the answer.
type logOut struct{ Body logView }

// logView is the head of the log.
type logView struct {
	_           struct{} `additionalProperties:"true"`
	Size        int64    `json:"size" doc:"How many entries the last checkpoint covers."`
	Root        string   `json:"root" doc:"Hash of the tree over them."`
	At          string   `json:"at" format:"date-time" doc:"When it was signed."`
	Checkpoint  string   `json:"checkpoint_url" format:"uri" doc:"The signed checkpoint."`
	Keys        string   `json:"keys_url" format:"uri" doc:"The keys that verify it."`
	Leaves      string   `json:"leaves_url" format:"uri" doc:"Its entries, some at a time."`
	Whole       string   `json:"export_url" format:"uri" doc:"The whole log."`
	Proof       string   `json:"proof_url" format:"uri" doc:"Proof that the entry given as leaf is in the log of the size given."`
	Consistency string   `json:"consistency_url" format:"uri" doc:"Proof that the log of the size given as from is the beginning of that of the size given as to."`
}

// log answers with the head of the log.
func (a area) log(ctx context.Context, _ *struct{}) (*logOut, error) {
	last, err := a.store.LastCheckpoint(ctx)
	if err != nil {
		return nil, err
	}
	c, err := ledger.PeekCheckpoint(last.Text)
	if err != nil {
		return nil, err
	}
	at := func(part string) string { return a.office.URL("/log/" + part) }
	return &logOut{logView{Size: c.Size, Root: c.Root.String(), At: c.At.UTC().Format(time.RFC3339), Checkpoint: at("checkpoint"), Keys: at("keys"), Leaves: at("leaves"),
		Whole: at("log.jsonl"), Proof: at("proof"), Consistency: at("consistency")}}, nil
}
