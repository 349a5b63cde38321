"""The nouns: plain, frozen, typed data that every room understands and none owns."""
