package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Part is a file that arrives in pieces, before it is whole.
type Part struct{ path string }

// Part names the pieces of an upload; id is letters, digits and dashes.
func (f *Files) Part(id string) Part {
	return Part{filepath.Join(f.dir, "tmp", "part-"+filepath.Base(id))}
}

// Write puts bytes at an offset and makes them durable. What lay behind the offset, from a request that did
// not end, is cut off.
func (p Part) Write(from int64, data []byte) (err error) {
	f, err := os.OpenFile(p.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < from {
		return fmt.Errorf("only %d of %d bytes are there", info.Size(), from)
	}
	if err := f.Truncate(from); err != nil {
		return err
	}
	if _, err := f.WriteAt(data, from); err != nil {
		return err
	}
	return f.Sync()
}

// Size is how many bytes are there; 0 where there is nothing.
func (p Part) Size() int64 {
	info, err := os.Stat(p.path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// Read returns all bytes that came.
func (p Part) Read() ([]byte, error) { return os.ReadFile(p.path) }

// Remove takes the pieces away; there may be none.
func (p Part) Remove() error {
	if err := os.Remove(p.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
