"""A prompt and a reply as the engine reads them: folded, in their language, phrase by phrase."""
