// Package norm holds what the documents of the trade say, as dated and sourced
// data: the editions of the standard with their clauses and audit questions,
// the lists a reviewer or auditor works through, and the constants, tables and
// factors of the rulebook. All wording is our own. A new edition of a document
// is a change of the files under data, not of the program. The package must not
// know clients, audits or certificates, and it decides nothing.
package norm

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed data
var files embed.FS

// must reads one embedded file. A file that does not parse stops the program at
// its start, and every test before that.
func must[T any](name string) T {
	var read T
	raw, err := files.ReadFile("data/" + name + ".json")
	if err == nil {
		strict := json.NewDecoder(bytes.NewReader(raw))
		strict.DisallowUnknownFields()
		err = strict.Decode(&read)
	}
	if err != nil {
		panic(fmt.Sprintf("norm: read %s: %v", name, err))
	}
	return read
}

// copies returns a list that the caller may change.
func copies[T any](list []T) []T {
	return append([]T(nil), list...)
}
