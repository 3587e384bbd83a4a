//! Recognises audio by its first bytes, because a server's text under a 2xx status is not a recording, even if the
//! server declares it as audio.

/// Number of bytes that suffice to recognise audio.
pub(super) const ENOUGH: usize = 36;

/// True if a body with these first bytes is audio in a format that telephone systems record.
pub(super) fn is_audio(head: &[u8]) -> bool {
    let at = |place: usize, mark: &[u8]| head.get(place..).is_some_and(|it| it.starts_with(mark));
    let is_wave = (at(0, b"RIFF") || at(0, b"RIFX") || at(0, b"RF64")) && (at(8, b"WAVE"));
    let is_aiff = at(0, b"FORM") && (at(8, b"AIFF") || at(8, b"AIFC"));
    let marks: [&[u8]; 10] = [
        b"ID3",
        b"OggS",
        b"fLaC",
        b"#!AMR",
        b"#!SILK",
        b"\x02#!SILK",
        b".snd",
        b"caff",
        b"wvpk",
        // Matroska and WebM.
        b"\x1a\x45\xdf\xa3",
    ];
    is_wave
        || is_aiff
        || at(4, b"ftyp")
        || marks.iter().any(|mark| at(0, mark))
        // Windows Media.
        || at(0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")
        || is_frame(head)
        || is_gsm(head)
}

/// True if the bytes begin with an MPEG frame's sync, version, layer, bit rate and sample rate, or with an ADTS frame's
/// sync.
fn is_frame(head: &[u8]) -> bool {
    let &[0xff, second, third, ..] = head else { return false };
    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    let is_mpeg = second >> 5 == 7 && version != 1 && layer != 0;
    let is_adts = second & 0xf6 == 0xf0;
    is_mpeg && third >> 4 != 15 && third >> 2 & 3 != 3 || is_adts
}

/// True if the bytes are raw GSM 06.10: frames of 33 bytes that begin with the same four bits.
fn is_gsm(head: &[u8]) -> bool {
    let begins = |place: usize| head.get(place).is_some_and(|byte| byte >> 4 == 0xd);
    begins(0) && begins(33)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Field case 37.
    #[test]
    fn audio_is_known_by_its_first_bytes() {
        let mut gsm = [0; 40];
        (gsm[0], gsm[33]) = (0xd1, 0xd7);
        for audio in [
            &b"RIFF\x24\0\0\0WAVEfmt "[..],
            b"RF64\xff\xff\xff\xffWAVEds64",
            b"ID3abc",
            b"\xff\xfb\x90\x64",
            b"\xff\xf3\x40\xc4",
            b"\xff\xf1\x50\x80",
            b"OggS\0\x02",
            b"fLaC\0",
            b"\0\0\0\x20ftypM4A ",
            b"#!AMR\n",
            &gsm,
        ] {
            assert!(is_audio(audio), "{audio:?}");
        }
        for other in [
            &b""[..],
            b"<!DOCTYPE html>",
            b"<?xml version='1.0'?><Error/>",
            br#"{"status":"processing"}"#,
            "Запис не знайдено".as_bytes(),
            b"RIFF\x24\0\0\0AVI LIST",
            b"\xff\xfe<\0h\0",
            b"\xff\xff\xff\xff",
            b"\xef\xbb\xbf{}",
            b"\x1f\x8b\x08\0",
            b"%PDF-1.7",
            b"\0\0\0\0",
        ] {
            assert!(!is_audio(other), "{other:?}");
        }
    }
}
