// Package sqlite3 stands empty in place of mattn/go-sqlite3, which gorm's SQLite driver imports
// for its side effect only. Assay opens SQLite through modernc.org/sqlite, in pure Go.
package sqlite3
