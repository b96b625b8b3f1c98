"""Words in, words out: understanding of sentences, commands, conversation and replies."""
