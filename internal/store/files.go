package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"assay/internal/cert"
)

// Files keeps bytes by their SHA-256 in a folder: evidence and papers. A file is on the disk, whole and
// synchronised, before any row names it.
type Files struct{ dir string }

// OpenFiles makes the folder if it is missing.
func OpenFiles(dir string) (*Files, error) {
	if err := os.MkdirAll(filepath.Join(dir, "tmp"), 0o700); err != nil {
		return nil, fmt.Errorf("open the files folder: %w", err)
	}
	return &Files{dir}, nil
}

// ErrTooLarge says that more bytes came than allowed.
var ErrTooLarge = errors.New("file too large")

// Put keeps what r gives, at most limit bytes, and returns its SHA-256 in hex and its size.
func (f *Files) Put(r io.Reader, limit int64) (sum string, size int64, err error) {
	tmp, err := os.CreateTemp(filepath.Join(f.dir, "tmp"), "in-*")
	if err != nil {
		return "", 0, fmt.Errorf("keep a file: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // gone already after the rename
	h := sha256.New()
	size, err = io.Copy(io.MultiWriter(tmp, h), io.LimitReader(r, limit+1))
	if err == nil && size > limit {
		err = ErrTooLarge
	}
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return "", 0, fmt.Errorf("keep a file: %w", err)
	}
	sum = hex.EncodeToString(h.Sum(nil))
	return sum, size, f.settle(tmp.Name(), sum)
}

// settle moves a finished file to its place and makes the move durable.
func (f *Files) settle(tmp, sum string) error {
	path := f.path(sum)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	for _, dir := range []string{filepath.Dir(path), filepath.Dir(filepath.Dir(path))} {
		d, err := os.Open(dir)
		if err != nil {
			return fmt.Errorf("keep a file: %w", err)
		}
		if err := errors.Join(d.Sync(), d.Close()); err != nil {
			return fmt.Errorf("keep a file: %w", err)
		}
	}
	return nil
}

// Read returns the bytes of a file, checked against its SHA-256; damage is an error, never content.
func (f *Files) Read(sum string) ([]byte, error) {
	if len(sum) != 64 {
		return nil, cert.NotFound
	}
	data, err := os.ReadFile(f.path(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, cert.NotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read file %s: %w", sum, err)
	}
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("file %s is damaged", sum)
	}
	return data, nil
}

func (f *Files) path(sum string) string { return filepath.Join(f.dir, sum[:2], sum) }
