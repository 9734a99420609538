//! Pixels as a PNG: 8 bits for each of red, green and blue.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// Writes a picture of rows of pixels, three bytes each.
pub(super) fn png((width, height): (u32, u32), pixels: &[u8]) -> Vec<u8> {
    let row = width as usize * 3;
    let mut rows = Vec::with_capacity(pixels.len() + height as usize);
    let mut above: &[u8] = &[];
    for now in pixels.chunks(row) {
        // A row like the one above becomes zeros; any other is smallest as it is, flat as the picture is.
        match now == above {
            true => {
                rows.push(2);
                rows.resize(rows.len() + now.len(), 0);
            }
            false => {
                rows.push(0);
                rows.extend_from_slice(now);
            }
        }
        above = now;
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    // Memory takes whatever is written to it.
    let packed = encoder
        .write_all(&rows)
        .and_then(|()| encoder.finish())
        .unwrap_or_default();
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [
        (b"IHDR", &header),
        (b"IDAT", &packed),
        (b"IEND", &Vec::new()),
    ] {
        png.extend((data.len() as u32).to_be_bytes());
        let mut sum = Crc::new();
        sum.update(kind);
        sum.update(data);
        png.extend(kind);
        png.extend(data);
        png.extend(sum.sum().to_be_bytes());
    }
    png
}
