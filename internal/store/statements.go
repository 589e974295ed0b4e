package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// keptStatements is how many prepared statements a connection to SQLite keeps: what one kind of work asks for
// over and over. Preparing a statement takes SQLite longer than running it.
const keptStatements = 200

// openKeeping is sql.Open for SQLite with connections that keep their prepared statements.
func openKeeping(dsn string) (*sql.DB, error) {
	plain, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(keeping{plain.Driver(), dsn}), plain.Close()
}

// keeping connects to one database.
type keeping struct {
	driver driver.Driver
	dsn    string
}

// Driver is the driver beneath.
func (k keeping) Driver() driver.Driver { return k.driver }

// Connect opens one connection.
func (k keeping) Connect(context.Context) (driver.Conn, error) {
	c, err := k.driver.Open(k.dsn)
	if err != nil {
		return nil, err
	}
	whole, ok := c.(sqliteConn)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver is not the one expected"), c.Close())
	}
	return &keepingConn{sqliteConn: whole, idle: map[string]sqliteStmt{}}, nil
}

// sqliteConn is what the driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// sqliteStmt is what the driver's statements can do.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// sqliteRows is what the driver's rows can do.
type sqliteRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// keepingConn is a connection with its idle statements by their text. A statement in use is not among them, so
// the same text asked for twice at once has two statements.
type keepingConn struct {
	sqliteConn
	idle map[string]sqliteStmt
}

// take gives an idle statement of the text, or prepares one.
func (c *keepingConn) take(ctx context.Context, text string) (sqliteStmt, error) {
	if s, kept := c.idle[text]; kept {
		delete(c.idle, text)
		return s, nil
	}
	s, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	whole, ok := s.(sqliteStmt)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver's statements are not those expected"), s.Close())
	}
	return whole, nil
}

// keep makes a statement idle. When there are too many, any one goes: the frequent ones are soon back.
func (c *keepingConn) keep(text string, s sqliteStmt) error {
	var errs []error
	if twin, kept := c.idle[text]; kept {
		errs = append(errs, twin.Close())
	}
	for other, old := range c.idle {
		if len(c.idle) < keptStatements {
			break
		}
		delete(c.idle, other)
		errs = append(errs, old.Close())
	}
	c.idle[text] = s
	return errors.Join(errs...)
}

// ExecContext runs a statement.
func (c *keepingConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	res, err := s.ExecContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return res, c.keep(text, s)
}

// QueryContext runs a statement that gives rows; it is idle again when they are closed.
func (c *keepingConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	whole, ok := rows.(sqliteRows)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver's rows are not those expected"), rows.Close(), s.Close())
	}
	return &keepingRows{sqliteRows: whole, done: func(err error) error {
		if err != nil {
			return errors.Join(err, s.Close())
		}
		return c.keep(text, s)
	}}, nil
}

// Close ends the statements, then the connection.
func (c *keepingConn) Close() error {
	var errs []error
	for _, s := range c.idle {
		errs = append(errs, s.Close())
	}
	c.idle = nil
	return errors.Join(append(errs, c.sqliteConn.Close())...)
}

// keepingRows says when they were closed.
type keepingRows struct {
	sqliteRows
	done func(error) error
}

// Close ends the rows; a second time does nothing.
func (r *keepingRows) Close() error {
	if r.done == nil {
		return nil
	}
	done := r.done
	r.done = nil
	return done(r.sqliteRows.Close())
}
