"""Hugging Face transformers and a plain PyTorch loop: what most people would write first."""

import sys

import torch
import transformers
import worker


def main(folder, precision):
    torch.set_num_threads(2)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, precision))
    vocabulary = model.config.vocab_size

    def ids(rows, tokens):
        return torch.randint(0, vocabulary, (rows, tokens))

    def decode(rows):
        model.eval()
        prompts = ids(rows, 32)
        out = model.generate(
            prompts,
            attention_mask=torch.ones_like(prompts),
            do_sample=True,
            top_k=0,
            max_new_tokens=64,
            min_new_tokens=64,
            pad_token_id=0,
        )
        return rows * (out.shape[1] - 32)

    def backward(tokens, prompt):
        model.train()
        # Logits of responses alone, as a careful loop asks for.
        logits = model(tokens, logits_to_keep=tokens.shape[1] - prompt + 1).logits[:, :-1]
        targets = tokens[:, prompt:]
        logprobs = torch.log_softmax(logits.float(), -1).gather(2, targets.unsqueeze(2))
        (-logprobs.mean()).backward()

    def train(groups):
        tokens = torch.cat([ids(groups, 46).repeat_interleave(4, 0), ids(4 * groups, 64)], 1)
        backward(tokens, 46)
        return 4 * groups * 64

    def judge(groups):
        model.eval()
        with torch.inference_mode():
            for _ in range(groups):
                prompts = torch.cat([ids(1, 96).repeat(8, 1), ids(8, 24)], 1)
                torch.softmax(model(prompts, logits_to_keep=1).logits[:, -1].float(), -1)[:, [1, 2]]
        return 8 * groups

    def memory(rows):
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-6)
        optimizer.zero_grad()
        backward(ids(rows, 512), 46)
        optimizer.step()
        return rows * 512

    versions = {"transformers": transformers.__version__, "torch": torch.__version__}
    works = {"decode": decode, "train": train, "judge": judge, "memory": memory}
    worker.serve("transformers", versions, works)


if __name__ == "__main__":
    main(*sys.argv[1:])
