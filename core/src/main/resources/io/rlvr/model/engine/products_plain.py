# Products with weights as they are.

def packs() -> bool:
  return False

def pack(weight: Tensor) -> Tensor:
  return weight

# x W^T + bias, in the type of x.
def linear(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  return torch.linear(x, weight.to(x.dtype), bias)

# A B, where no gradient is wanted.
def product(a: Tensor, b: Tensor) -> Tensor:
  return torch.mm(a, b)
