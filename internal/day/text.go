package day

import (
	"database/sql/driver"
	"fmt"
)

// String is the ISO date, or "" for no day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(iso)
}

// Long is the date as people read it on paper, "14 Mar 2027", or "" for no
// day. The month is a word because 03/04 means two things.
func (d Day) Long() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("2 Jan 2006")
}

// MarshalText writes the ISO date, or nothing for no day; JSON and forms use it.
func (d Day) MarshalText() ([]byte, error) {
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(text []byte) error {
	return d.read(string(text))
}

func (d *Day) read(s string) error {
	if s == "" {
		*d = Day{}
		return nil
	}
	read, err := Parse(s)
	if err != nil {
		return err
	}
	*d = read
	return nil
}

// Value stores the day as ISO text, which sorts as dates do on every database;
// no day is NULL.
func (d Day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a TEXT column written by Value. It refuses instants: a column of
// another type would bring a time zone back in unnoticed.
func (d *Day) Scan(stored any) error {
	switch v := stored.(type) {
	case nil:
		*d = Day{}
		return nil
	case string:
		return d.read(v)
	case []byte:
		return d.read(string(v))
	}
	return fmt.Errorf("a day is stored as text, not as %T", stored)
}
