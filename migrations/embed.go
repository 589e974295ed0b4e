// Package migrations holds the numbered SQL files that build the database, and nothing else. One set
// serves both databases; a file named NNNN_name.sqlite.sql or NNNN_name.postgres.sql serves one.
package migrations

import "embed"

// Files are the migrations, in the common spelling that package store translates.
//
//go:embed *.sql
var Files embed.FS
