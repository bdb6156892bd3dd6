# Products with weights as they are.

def packs() -> bool:
  return False

def pack(weight: Tensor) -> Tensor:
  return weight

# x W^T + bias, in the type of x.
def linear(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  return torch.linear(x, weight.to(x.dtype), bias)

# The rest is for where no gradient is wanted: A B.
def product(a: Tensor, b: Tensor) -> Tensor:
  return torch.mm(a, b)

# C + x W^T.
def add_linear(c: Tensor, x: Tensor, weight: Tensor) -> Tensor:
  return torch.addmm(c, x, weight.to(x.dtype).t())

# x W^T into a tensor that is there.
def linear_to(out: Tensor, x: Tensor, weight: Tensor) -> Tensor:
  if out.dtype == x.dtype:
    return torch.mm(x, weight.t(), out=out)
  return out.copy_(torch.linear(x, weight, None))

# Adds A B to C.
def add_product(c: Tensor, a: Tensor, b: Tensor) -> Tensor:
  if c.dtype == a.dtype:
    return c.addmm_(a, b)
  return c.add_(torch.mm(a, b))
